"""A cleaned value that nobody uses."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


def clean(tone):
    return tone if tone in TONES else "calm"


def is_known(tone):
    return tone in TONES


@app.post("/used")
def used():
    tone = clean(request.json["tone"])
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/ignored")
def ignored():
    tone = request.json["tone"]
    clean(tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/kept_elsewhere")
def kept_elsewhere():
    tone = request.json["tone"]
    cleaned = clean(tone)
    print(cleaned)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/check_ignored")
def check_ignored():
    tone = request.json["tone"]
    is_known(tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
