"""Helpers that raise on a bad value."""
# rules: prompt-injection

import requests
from flask import Flask, abort, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


def require_known(tone):
    if tone not in TONES:
        raise ValueError("unknown tone")


def require_known_by_abort(tone):
    if tone not in TONES:
        abort(400)


def require_text(tone):
    if not isinstance(tone, str):
        raise ValueError("no text")


@app.post("/raises")
def raises():
    tone = request.json["tone"]
    require_known(tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/aborts")
def aborts():
    tone = request.json["tone"]
    require_known_by_abort(tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/caught_and_left")
def caught_and_left():
    tone = request.json["tone"]
    try:
        require_known(tone)
    except ValueError:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/caught_and_ignored")
def caught_and_ignored():
    tone = request.json["tone"]
    try:
        require_known(tone)
    except ValueError:
        pass
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/requires_something_else")
def requires_something_else():
    tone = request.json["tone"]
    require_text(tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/other_value")
def other_value():
    tone = request.json["tone"]
    require_known(request.json["other"])
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
