"""Enum members are constants, whatever chose them."""
# rules: prompt-injection

from enum import Enum

import requests
from flask import Flask, abort, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Tone(Enum):
    CALM = "calm"
    LOUD = "loud"


class Level(str, Enum):
    LOW = "low"
    HIGH = "high"


@app.post("/looked_up_by_value")
def looked_up_by_value():
    tone = Tone(request.json["tone"])
    return requests.post(LLM, json={"prompt": f"Speak {tone.value}"}).text  # ok: prompt-injection


@app.post("/looked_up_by_name")
def looked_up_by_name():
    tone = Tone[request.json["tone"]]
    return requests.post(LLM, json={"prompt": f"Speak {tone.name}"}).text  # ok: prompt-injection


@app.post("/looked_up_and_dropped")
def looked_up_and_dropped():
    tone = request.json["tone"]
    list(Tone)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/tried")
def tried():
    level = request.json["level"]
    try:
        Level(level)
    except ValueError:
        abort(400)
    return requests.post(LLM, json={"prompt": f"Level {level}"}).text  # known-noise: prompt-injection
