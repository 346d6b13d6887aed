"""A check on another name of the same value."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/alias_checked")
def alias_checked():
    tone = request.json["tone"]
    same = tone
    if same not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/original_checked")
def original_checked():
    tone = request.json["tone"]
    same = tone
    if tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {same}"}).text  # ok: prompt-injection


@app.post("/read_again")
def read_again():
    if request.json["tone"] not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {request.json['tone']}"}).text  # ok: prompt-injection


@app.post("/other_read")
def other_read():
    if request.args["tone"] not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {request.json['tone']}"}).text  # expect: prompt-injection


@app.post("/rebound_after_check")
def rebound_after_check():
    tone = request.json["tone"]
    if tone not in TONES:
        return "no"
    tone = request.json["topic"]
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
