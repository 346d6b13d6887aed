"""Names bound by `with`."""
# rules: credential-in-prompt

import contextlib
import io

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@contextlib.contextmanager
def holding(text):
    yield "Auth " + text


@contextlib.contextmanager
def masking(text):
    yield "***"


@app.post("/from_generator")
def from_generator():
    with holding(request.headers["Authorization"]) as text:
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/from_generator_other")
def from_generator_other():
    with masking(request.headers["Authorization"]) as text:
        return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/two_items")
def two_items():
    with holding("none") as first, holding(request.headers["Authorization"]) as second:
        return requests.post(LLM, json={"prompt": first}).text  # ok: credential-in-prompt


@app.post("/two_items_second")
def two_items_second():
    with holding("none") as first, holding(request.headers["Authorization"]) as second:
        return requests.post(LLM, json={"prompt": second}).text  # expect: credential-in-prompt


@app.post("/buffer")
def buffer():
    with io.StringIO() as buffer:
        buffer.write(request.headers["Authorization"])
        return requests.post(LLM, json={"prompt": buffer.getvalue()}).text  # expect: credential-in-prompt


@app.post("/nothing_entered")
def nothing_entered():
    text = "none"
    with contextlib.suppress(KeyError):
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
