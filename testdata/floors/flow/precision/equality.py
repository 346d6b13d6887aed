"""Equality with a constant, on both branches."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/equal")
def equal():
    tone = request.json["tone"]
    if tone == "calm":
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
    return "no"


@app.post("/not_equal_leaves")
def not_equal_leaves():
    tone = request.json["tone"]
    if tone != "calm":
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/not_equal")
def not_equal():
    tone = request.json["tone"]
    if tone != "calm":
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
    return "no"


@app.post("/equal_to_other_input")
def equal_to_other_input():
    tone = request.json["tone"]
    if tone == request.json["other"]:
        return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
    return "no"


@app.post("/matched")
def matched():
    tone = request.json["tone"]
    match tone:
        case "calm" | "loud":
            return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection
        case _:
            return "no"


@app.post("/matched_rest")
def matched_rest():
    tone = request.json["tone"]
    match tone:
        case "calm":
            return "no"
        case _:
            return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # expect: prompt-injection
