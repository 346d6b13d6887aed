"""Attributes, each for itself, on each object for itself."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller:
    pass


@app.post("/stored")
def stored():
    caller = Caller()
    caller.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/other_attribute")
def other_attribute():
    caller = Caller()
    caller.auth = request.headers["Authorization"]
    caller.name = "kim"
    return requests.post(LLM, json={"prompt": caller.name}).text  # ok: credential-in-prompt


@app.post("/other_object")
def other_object():
    caller, other = Caller(), Caller()
    other.auth = request.headers["Authorization"]
    caller.auth = "none"
    return requests.post(LLM, json={"prompt": caller.auth}).text  # ok: credential-in-prompt


@app.post("/overwritten")
def overwritten():
    caller = Caller()
    caller.auth = request.headers["Authorization"]
    caller.auth = "none"
    return requests.post(LLM, json={"prompt": caller.auth}).text  # ok: credential-in-prompt


@app.post("/deleted_and_set")
def deleted_and_set():
    caller = Caller()
    caller.auth = request.headers["Authorization"]
    del caller.auth
    caller.auth = "none"
    return requests.post(LLM, json={"prompt": caller.auth}).text  # ok: credential-in-prompt
