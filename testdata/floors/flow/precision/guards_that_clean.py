"""Helpers that return a cleaned value."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm": "Speak calmly", "loud": "Speak loudly"}


def clean(tone):
    return TONES[tone]


def number(text):
    return int(text)


def choose(tone):
    return tone if tone in TONES else "calm"


def pretend(tone):
    clean_tone = tone.strip().lower()
    return clean_tone


@app.post("/looked_up")
def looked_up():
    tone = clean(request.json["tone"])
    return requests.post(LLM, json={"prompt": f"Do this: {tone}"}).text  # ok: prompt-injection


@app.post("/made_a_number")
def made_a_number():
    count = number(request.json["count"])
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # ok: prompt-injection


@app.post("/chosen")
def chosen():
    return requests.post(LLM, json={"prompt": f"Speak {choose(request.json['tone'])}"}).text  # ok: prompt-injection


@app.post("/pretended")
def pretended():
    return requests.post(LLM, json={"prompt": f"Speak {pretend(request.json['tone'])}"}).text  # expect: prompt-injection


@app.post("/default_echoes")
def default_echoes():
    tone = request.json["tone"]
    return requests.post(LLM, json={"prompt": f"Do this: {TONES.get(tone, tone)}"}).text  # expect: prompt-injection
