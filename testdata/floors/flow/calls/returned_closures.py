"""Functions that return functions."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def prefixer(prefix):
    def add(text):
        return prefix + text

    return add


def constant(value):
    def get(_text):
        return "constant"

    return get


def counter(start):
    return lambda text: f"{len(text)} {start}"


@app.post("/captured")
def captured():
    add = prefixer(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": add("hello")}).text  # expect: credential-in-prompt


@app.post("/argument")
def argument():
    add = prefixer("Auth ")
    return requests.post(LLM, json={"prompt": add(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/neither")
def neither():
    add = prefixer("Hello ")
    prefixer(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": add("kim")}).text  # ok: credential-in-prompt


@app.post("/dropped")
def dropped():
    get = constant(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": get("kim")}).text  # ok: credential-in-prompt


@app.post("/at_once")
def at_once():
    return requests.post(LLM, json={"prompt": counter(request.headers["Authorization"])("hello")}).text  # expect: credential-in-prompt
