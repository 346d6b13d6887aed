"""A guard that leaves by `return`."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/left")
def left():
    tone = request.json["tone"]
    if tone not in TONES:
        return "no", 400
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/not_left")
def not_left():
    tone = request.json["tone"]
    if tone not in TONES:
        print("unknown tone")
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/left_in_loop")
def left_in_loop():
    for tone in request.json["tones"]:
        if tone not in TONES:
            return "no", 400
        requests.post(LLM, json={"prompt": f"Speak {tone}"})  # ok: prompt-injection
    return "sent"


@app.post("/skipped_in_loop")
def skipped_in_loop():
    for tone in request.json["tones"]:
        if tone not in TONES:
            continue
        requests.post(LLM, json={"prompt": f"Speak {tone}"})  # ok: prompt-injection
    return "sent"


@app.post("/left_on_the_wrong_side")
def left_on_the_wrong_side():
    tone = request.json["tone"]
    if tone in TONES:
        return "known"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
