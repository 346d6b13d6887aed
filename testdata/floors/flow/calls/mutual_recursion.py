"""Functions that call one another."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def even(text, depth):
    if depth == 0:
        return text
    return odd(text + " ", depth - 1)


def odd(text, depth):
    if depth == 0:
        return "odd"
    return even(text, depth - 1)


def ping(text, depth):
    return pong(text, depth - 1) if depth else "ping"


def pong(text, depth):
    return ping(text, depth - 1) if depth else "pong"


@app.post("/kept")
def kept():
    return requests.post(LLM, json={"prompt": even(request.headers["Authorization"], 4)}).text  # expect: credential-in-prompt


@app.post("/dropped")
def dropped():
    return requests.post(LLM, json={"prompt": ping(request.headers["Authorization"], 4)}).text  # ok: credential-in-prompt
