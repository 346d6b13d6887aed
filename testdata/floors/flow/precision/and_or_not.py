"""Chains of conditions."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/and_holds")
def and_holds():
    tone = request.json["tone"]
    if tone and tone in TONES:
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
    return "no"


@app.post("/or_leaves")
def or_leaves():
    tone = request.json["tone"]
    if not tone or tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/or_holds_nothing")
def or_holds_nothing():
    tone = request.json["tone"]
    if tone in TONES or len(tone) > 3:
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
    return "no"


@app.post("/and_leaves_too_little")
def and_leaves_too_little():
    tone = request.json["tone"]
    if tone not in TONES and request.args.get("strict"):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/or_of_two_sets")
def or_of_two_sets():
    tone = request.json["tone"]
    if tone in TONES or tone in ("short", "long"):
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
    return "no"


@app.post("/not_of_or")
def not_of_or():
    tone = request.json["tone"]
    if not (tone == "calm" or tone == "loud"):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/guarded_operand")
def guarded_operand():
    tone = request.json["tone"]
    text = tone in TONES and tone or "calm"
    return requests.post(LLM, json={"prompt": f"Speak {text}"}).text  # ok: prompt-injection
