"""A decorator checks before the view runs."""
# rules: prompt-injection

import functools

import requests
from flask import Flask, abort, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


def known_tone(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if request.json["tone"] not in TONES:
            abort(400)
        return view(*args, **kwargs)

    return wrapper


def noted_tone(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if request.json["tone"] not in TONES:
            print("unknown tone")
        return view(*args, **kwargs)

    return wrapper


def with_known_tone(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        tone = request.json["tone"]
        if tone not in TONES:
            return "no", 400
        return view(tone, *args, **kwargs)

    return wrapper


@app.post("/checked")
@known_tone
def checked():
    tone = request.json["tone"]
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/noted")
@noted_tone
def noted():
    tone = request.json["tone"]
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/injected")
@with_known_tone
def injected(tone):
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/other_field")
@known_tone
def other_field():
    topic = request.json["topic"]
    return requests.post(LLM, json={"prompt": f"Write about {topic}"}).text  # expect: prompt-injection
