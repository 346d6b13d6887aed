"""The answer of a check is kept in a variable first."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


@app.post("/kept")
def kept():
    tone = request.json["tone"]
    is_known = tone in TONES
    if not is_known:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/kept_of_other_value")
def kept_of_other_value():
    tone = request.json["tone"]
    is_known = request.json["other"] in TONES
    if not is_known:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/kept_then_value_replaced")
def kept_then_value_replaced():
    tone = request.json["tone"]
    is_known = tone in TONES
    tone = request.json["other"]
    if not is_known:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/kept_and_not_asked")
def kept_and_not_asked():
    tone = request.json["tone"]
    is_known = tone in TONES
    print(is_known)
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection


@app.post("/negated_and_kept")
def negated_and_kept():
    tone = request.json["tone"]
    is_unknown = not (tone in TONES)
    if is_unknown:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
