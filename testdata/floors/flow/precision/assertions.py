"""`assert` leaves on a bad value."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/asserted")
def asserted():
    tone = request.json["tone"]
    assert tone in TONES
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/asserted_with_message")
def asserted_with_message():
    tone = request.json["tone"]
    assert tone in TONES, "unknown tone"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/asserted_something_else")
def asserted_something_else():
    tone = request.json["tone"]
    assert isinstance(tone, str)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/asserted_too_late")
def asserted_too_late():
    tone = request.json["tone"]
    requests.post(LLM, json={"prompt": f"Speak {tone}"})  # expect: prompt-injection
    assert tone in TONES
    return "sent"
