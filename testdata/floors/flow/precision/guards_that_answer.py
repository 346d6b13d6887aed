"""Helpers that return true or false."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


def is_known(tone):
    return tone in TONES


def is_unknown(tone):
    if tone in TONES:
        return False
    return True


def is_anything(tone):
    return bool(tone)


def both_known(left, right):
    return is_known(left) and is_known(right)


@app.post("/asked")
def asked():
    tone = request.json["tone"]
    if not is_known(tone):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/asked_negatively")
def asked_negatively():
    tone = request.json["tone"]
    if is_unknown(tone):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/asked_wrongly")
def asked_wrongly():
    tone = request.json["tone"]
    if is_known(tone):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/asked_nothing")
def asked_nothing():
    tone = request.json["tone"]
    if not is_anything(tone):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/two_helpers")
def two_helpers():
    tone = request.json["tone"]
    if not both_known("calm", tone):
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
