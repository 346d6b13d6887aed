"""A guard holds on its own branch only."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/inside")
def inside():
    tone = request.json["tone"]
    if tone in TONES:
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
    return "no"


@app.post("/outside")
def outside():
    tone = request.json["tone"]
    if tone in TONES:
        return "known"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/after")
def after():
    tone = request.json["tone"]
    if tone in TONES:
        print("known")
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/replaced_on_the_other")
def replaced_on_the_other():
    tone = request.json["tone"]
    if tone not in TONES:
        tone = "calm"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_expression")
def in_expression():
    tone = request.json["tone"]
    text = tone if tone in TONES else "calm"
    return requests.post(LLM, json={"prompt": f"Speak {text}"}).text  # ok: prompt-injection


@app.post("/in_expression_other")
def in_expression_other():
    tone = request.json["tone"]
    text = "calm" if tone in TONES else tone
    return requests.post(LLM, json={"prompt": f"Speak {text}"}).text  # expect: prompt-injection
