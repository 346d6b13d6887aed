"""`+=` and `*=`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/added")
def added():
    text = "Auth "
    text += request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/added_in_loop")
def added_in_loop():
    text = ""
    for part in ["kim", request.headers["Authorization"]]:
        text += part + " "
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/added_then_replaced")
def added_then_replaced():
    text = "Auth "
    text += request.headers["Authorization"]
    text = "none"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/repeated")
def repeated():
    text = request.headers["Authorization"]
    text *= 2
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/added_lengths")
def added_lengths():
    total = 0
    total += len(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": str(total)}).text  # ok: credential-in-prompt
