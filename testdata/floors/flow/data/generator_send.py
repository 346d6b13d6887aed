"""Values sent into a generator."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def echo():
    text = yield "ready"
    yield "Auth " + text


def deaf():
    yield "ready"
    yield "deaf"


@app.post("/sent")
def sent():
    generator = echo()
    next(generator)
    return requests.post(LLM, json={"prompt": generator.send(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/sent_other")
def sent_other():
    generator = deaf()
    next(generator)
    return requests.post(LLM, json={"prompt": generator.send(request.headers["Authorization"])}).text  # known-noise: credential-in-prompt
