"""Helpers that return the value or nothing."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


def known(tone):
    if tone in TONES:
        return tone
    return None


def first_known(tones):
    for tone in tones:
        if tone in TONES:
            return tone
    return None


def stripped(tone):
    if tone:
        return tone.strip()
    return None


@app.post("/value_or_none")
def value_or_none():
    tone = known(request.json["tone"])
    if tone is None:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/value_or_default")
def value_or_default():
    tone = known(request.json["tone"]) or "calm"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/found")
def found():
    tone = first_known(request.json["tones"])
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/only_stripped")
def only_stripped():
    tone = stripped(request.json["tone"])
    if tone is None:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/original_after_none")
def original_after_none():
    tone = request.json["tone"]
    if known(tone) is None:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
