"""Defaults count where no argument is given."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(user, auth="anonymous", suffix=None):
    if suffix is None:
        suffix = "."
    return user + auth + suffix


@app.post("/default_taken")
def default_taken():
    request.headers["Authorization"].strip()
    return requests.post(LLM, json={"prompt": describe("kim")}).text  # ok: credential-in-prompt


@app.post("/default_replaced")
def default_replaced():
    return requests.post(LLM, json={"prompt": describe("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/later_default_replaced")
def later_default_replaced():
    return requests.post(LLM, json={"prompt": describe("kim", suffix=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/default_of_inner")
def default_of_inner():
    token = request.headers["Authorization"]

    def inner(text=token):
        return "Auth: " + text

    return requests.post(LLM, json={"prompt": inner()}).text  # expect: credential-in-prompt


@app.post("/default_of_inner_replaced")
def default_of_inner_replaced():
    token = request.headers["Authorization"]

    def inner(text=token):
        return "Auth: " + text

    return requests.post(LLM, json={"prompt": inner("none")}).text  # ok: credential-in-prompt
