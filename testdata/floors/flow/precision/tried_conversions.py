"""`try` a conversion and leave when it fails."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/left")
def left():
    count = request.json["count"]
    try:
        int(count)
    except ValueError:
        return "no"
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # ok: prompt-injection


@app.post("/ignored")
def ignored():
    count = request.json["count"]
    try:
        int(count)
    except ValueError:
        pass
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # expect: prompt-injection


@app.post("/replaced")
def replaced():
    count = request.json["count"]
    try:
        lines = int(count)
    except ValueError:
        lines = 3
    return requests.post(LLM, json={"prompt": f"Write {lines} lines"}).text  # ok: prompt-injection


@app.post("/falls_back_to_raw")
def falls_back_to_raw():
    count = request.json["count"]
    try:
        lines = int(count)
    except ValueError:
        lines = count
    return requests.post(LLM, json={"prompt": f"Write {lines} lines"}).text  # expect: prompt-injection
