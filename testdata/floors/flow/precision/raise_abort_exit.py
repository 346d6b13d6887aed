"""A guard that leaves by `raise`, `abort` or `sys.exit`."""
# rules: prompt-injection

import sys

import requests
from flask import Flask, abort, request
from werkzeug.exceptions import BadRequest

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/raised")
def raised():
    tone = request.json["tone"]
    if tone not in TONES:
        raise BadRequest("unknown tone")
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/aborted")
def aborted():
    tone = request.json["tone"]
    if tone not in TONES:
        abort(400)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/left_the_program")
def left_the_program():
    tone = request.json["tone"]
    if tone not in TONES:
        sys.exit(1)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/raised_and_caught")
def raised_and_caught():
    tone = request.json["tone"]
    try:
        if tone not in TONES:
            raise ValueError("unknown tone")
    except ValueError:
        pass
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/made_and_not_raised")
def made_and_not_raised():
    tone = request.json["tone"]
    if tone not in TONES:
        BadRequest("unknown tone")
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
