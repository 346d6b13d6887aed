"""Generators that delegate, and what they return."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def inner(text):
    yield text
    return "done"


def outer(text):
    result = yield from inner(text)
    yield result


def inner_returning(text):
    yield "start"
    return text


def outer_returning(text):
    result = yield from inner_returning(text)
    yield "Auth " + result


def only_result(text):
    yield "a"
    result = yield from inner_returning(text)
    yield str(len(result))


@app.post("/yielded")
def yielded():
    return requests.post(LLM, json={"prompt": " ".join(outer(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/returned")
def returned():
    return requests.post(LLM, json={"prompt": " ".join(outer_returning(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/neither")
def neither():
    return requests.post(LLM, json={"prompt": " ".join(only_result(request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/from_list")
def from_list():
    def parts():
        yield from ["a", request.headers["Authorization"]]

    return requests.post(LLM, json={"prompt": " ".join(parts())}).text  # expect: credential-in-prompt
