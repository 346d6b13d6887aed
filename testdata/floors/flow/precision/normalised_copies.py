"""A check on a normalised copy that is then not used."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/copy_used")
def copy_used():
    tone = request.json["tone"].strip().lower()
    if tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/original_used")
def original_used():
    tone = request.json["tone"]
    if tone.strip()[:4].lower() not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/named_copy_and_original")
def named_copy_and_original():
    tone = request.json["tone"]
    short = tone.split(" ")[0]
    if short not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/named_copy")
def named_copy():
    tone = request.json["tone"]
    short = tone.split(" ")[0]
    if short not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {short}"}).text  # ok: prompt-injection


@app.post("/same_form_again")
def same_form_again():
    tone = request.json["tone"]
    if tone.strip() not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone.strip()}"}).text  # ok: prompt-injection


@app.post("/other_form")
def other_form():
    tone = request.json["tone"]
    if tone.strip()[:4] not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone.strip()}"}).text  # expect: prompt-injection
