"""`sorted(key=)`, `max(key=)` and `reduce`."""
# rules: credential-in-prompt

from functools import reduce

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/sorted_values")
def sorted_values():
    texts = sorted(["b", request.headers["Authorization"]], key=len)
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/sorted_by_credential")
def sorted_by_credential():
    token = request.headers["Authorization"]
    texts = sorted(["b", "a"], key=lambda text: text == token)
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/longest")
def longest():
    return requests.post(LLM, json={"prompt": max(["b", request.headers["Authorization"]], key=lambda text: len(text))}).text  # expect: credential-in-prompt


@app.post("/reduced")
def reduced():
    return requests.post(LLM, json={"prompt": reduce(lambda left, right: left + right, ["a", request.headers["Authorization"]], "")}).text  # expect: credential-in-prompt


@app.post("/reduced_other")
def reduced_other():
    return requests.post(LLM, json={"prompt": str(reduce(lambda total, text: total + len(text), ["a", request.headers["Authorization"]], 0))}).text  # ok: credential-in-prompt
