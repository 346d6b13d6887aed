"""`before_request` checks before every view."""
# rules: prompt-injection

import requests
from flask import Flask, abort, g, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.before_request
def check():
    if request.json["tone"] not in TONES:
        abort(400)
    style = request.json["style"]
    if style not in ("short", "long"):
        return "no", 400
    g.style = style
    g.topic = request.json["topic"]


@app.post("/checked")
def checked():
    tone = request.json["tone"]
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/kept")
def kept():
    return requests.post(LLM, json={"prompt": f"Write {g.style}"}).text  # ok: prompt-injection


@app.post("/kept_unchecked")
def kept_unchecked():
    return requests.post(LLM, json={"prompt": f"Write about {g.topic}"}).text  # expect: prompt-injection


@app.post("/unchecked")
def unchecked():
    topic = request.json["topic"]
    return requests.post(LLM, json={"prompt": f"Write about {topic}"}).text  # expect: prompt-injection
