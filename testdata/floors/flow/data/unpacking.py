"""Targets with several names and stars."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/pair")
def pair():
    name, auth = "kim", request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/pair_other")
def pair_other():
    name, auth = "kim", request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": name}).text  # ok: credential-in-prompt


@app.post("/nested")
def nested():
    (name, (auth, note)) = ("kim", (request.headers["Authorization"], "note"))
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/nested_other")
def nested_other():
    (name, (auth, note)) = ("kim", (request.headers["Authorization"], "note"))
    return requests.post(LLM, json={"prompt": note}).text  # ok: credential-in-prompt


@app.post("/starred")
def starred():
    first, *others = ["kim", "lee", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": " ".join(others)}).text  # expect: credential-in-prompt


@app.post("/starred_other")
def starred_other():
    first, *others = [request.headers["Authorization"], "kim", "lee"]
    return requests.post(LLM, json={"prompt": " ".join(others)}).text  # ok: credential-in-prompt


@app.post("/starred_in_front")
def starred_in_front():
    *others, last = ["kim", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": last}).text  # expect: credential-in-prompt


@app.post("/split")
def split():
    scheme, _, value = request.headers["Authorization"].partition(" ")
    return requests.post(LLM, json={"prompt": value}).text  # expect: credential-in-prompt
