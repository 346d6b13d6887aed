"""Values on the ways through `try`, `except`, `else` and `finally`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/from_body")
def from_body():
    text = "none"
    try:
        text = request.headers["Authorization"]
        int("x")
    except ValueError:
        pass
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/handler_overwrites")
def handler_overwrites():
    text = request.headers["Authorization"]
    try:
        int("x")
        text = "body"
    except ValueError:
        text = "handler"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/set_in_handler")
def set_in_handler():
    text = "none"
    try:
        int("x")
    except ValueError:
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/set_in_else")
def set_in_else():
    text = "none"
    try:
        int("3")
    except ValueError:
        return "none"
    else:
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/overwritten_in_finally")
def overwritten_in_finally():
    text = request.headers["Authorization"]
    try:
        int("x")
    except ValueError:
        pass
    finally:
        text = "finally"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
