"""Membership in a constant collection, wherever it is held."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TUPLE = ("calm", "loud")
FROZEN = frozenset({"calm", "loud"})
TABLE = {"calm": 1, "loud": 2}
COPIED = list(TUPLE) + ["short"]


class Settings:
    TONES = ["calm", "loud"]


app.config["TONES"] = ["calm", "loud"]


@app.post("/in_tuple")
def in_tuple():
    tone = request.json["tone"]
    if tone not in TUPLE:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_frozen_set")
def in_frozen_set():
    tone = request.json["tone"]
    if tone not in FROZEN:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_keys")
def in_keys():
    tone = request.json["tone"]
    if tone not in TABLE.keys():
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_class")
def in_class():
    tone = request.json["tone"]
    if tone not in Settings.TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_config")
def in_config():
    tone = request.json["tone"]
    if tone not in app.config["TONES"]:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_computed")
def in_computed():
    tone = request.json["tone"]
    if tone not in COPIED:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/in_what_the_client_sent")
def in_what_the_client_sent():
    tone = request.json["tone"]
    if tone not in request.json["tones"]:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/in_text")
def in_text():
    tone = request.json["tone"]
    if "calm" not in tone:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
