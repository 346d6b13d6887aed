"""Which kinds of value remain dangerous."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/number")
def number():
    value = request.json["value"]
    if not isinstance(value, int):
        return "no"
    return requests.post(LLM, json={"prompt": f"Write {value} lines"}).text  # ok: prompt-injection


@app.post("/numbers")
def numbers():
    value = request.json["value"]
    if not isinstance(value, (int, float)):
        return "no"
    return requests.post(LLM, json={"prompt": f"Write {value} lines"}).text  # ok: prompt-injection


@app.post("/boolean")
def boolean():
    value = request.json["value"]
    if isinstance(value, bool):
        return requests.post(LLM, json={"prompt": f"Rhymes: {value}"}).text  # ok: prompt-injection
    return "no"


@app.post("/text")
def text():
    value = request.json["value"]
    if not isinstance(value, str):
        return "no"
    return requests.post(LLM, json={"prompt": f"Write about {value}"}).text  # expect: prompt-injection


@app.post("/text_or_number")
def text_or_number():
    value = request.json["value"]
    if not isinstance(value, (int, str)):
        return "no"
    return requests.post(LLM, json={"prompt": f"Write about {value}"}).text  # expect: prompt-injection


@app.post("/wrong_side")
def wrong_side():
    value = request.json["value"]
    if isinstance(value, int):
        return "no"
    return requests.post(LLM, json={"prompt": f"Write about {value}"}).text  # expect: prompt-injection
