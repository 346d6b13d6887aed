"""`all` checks every element, `any` only one."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/all_known")
def all_known():
    tones = request.json["tones"]
    if not all(tone in TONES for tone in tones):
        return "no"
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # ok: prompt-injection


@app.post("/any_known")
def any_known():
    tones = request.json["tones"]
    if not any(tone in TONES for tone in tones):
        return "no"
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # expect: prompt-injection


@app.post("/none_unknown")
def none_unknown():
    tones = request.json["tones"]
    if any(tone not in TONES for tone in tones):
        return "no"
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # ok: prompt-injection


@app.post("/subset")
def subset():
    tones = set(request.json["tones"])
    if not tones <= TONES:
        return "no"
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # ok: prompt-injection


@app.post("/filtered")
def filtered():
    tones = [tone for tone in request.json["tones"] if tone in TONES]
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # ok: prompt-injection


@app.post("/all_of_other")
def all_of_other():
    tones = request.json["tones"]
    if not all(tone in TONES for tone in request.json["others"]):
        return "no"
    return requests.post(LLM, json={"prompt": "Speak " + ", ".join(tones)}).text  # expect: prompt-injection
