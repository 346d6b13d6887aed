"""Generators and iterators give one thing after the other."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def parts():
    yield "kim"
    yield request.headers["Authorization"]


def perhaps(first):
    if first:
        yield "kim"
    yield request.headers["Authorization"]


class Pair:
    def __init__(self, name, auth):
        self.name = name
        self.auth = auth

    def __iter__(self):
        yield self.name
        yield self.auth


@app.post("/next")
def by_next():
    given = parts()
    name, auth = next(given), next(given)
    requests.post(LLM, json={"prompt": name})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/iterator")
def by_iterator():
    words = ["kim", request.headers["Authorization"]]
    given = iter(words)
    next(given)
    requests.post(LLM, json={"prompt": words[0]})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": next(given)}).text  # expect: credential-in-prompt


@app.post("/unpacked")
def unpacked():
    name, auth = parts()
    requests.post(LLM, json={"prompt": name})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/pair")
def pair():
    name, auth = Pair("kim", request.headers["Authorization"])
    requests.post(LLM, json={"prompt": name})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/perhaps")
def either():
    word = next(perhaps(request.args.get("first")))
    return requests.post(LLM, json={"prompt": word}).text  # expect: credential-in-prompt
