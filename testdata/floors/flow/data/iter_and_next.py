"""`iter` and `next`, with a default."""
# rules: credential-in-prompt

import itertools

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/first")
def first():
    return requests.post(LLM, json={"prompt": next(iter([request.headers["Authorization"]]))}).text  # expect: credential-in-prompt


@app.post("/default")
def default():
    return requests.post(LLM, json={"prompt": next(iter([]), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/found")
def found():
    return requests.post(LLM, json={"prompt": next(text for text in ["", request.headers["Authorization"]] if text)}).text  # expect: credential-in-prompt


@app.post("/other_iterator")
def other_iterator():
    tokens, names = iter([request.headers["Authorization"]]), iter(["kim"])
    next(tokens)
    return requests.post(LLM, json={"prompt": next(names)}).text  # ok: credential-in-prompt


@app.post("/chained")
def chained():
    return requests.post(LLM, json={"prompt": " ".join(itertools.chain(["a"], [request.headers["Authorization"]]))}).text  # expect: credential-in-prompt


@app.post("/counted")
def counted():
    return requests.post(LLM, json={"prompt": str(sum(1 for text in [request.headers["Authorization"]] if text))}).text  # ok: credential-in-prompt
