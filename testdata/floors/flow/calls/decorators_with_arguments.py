"""A decorator that is made by a call."""
# rules: credential-in-prompt

import functools

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def prefixed(prefix, keep=True):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            result = function(*args, **kwargs)
            return prefix + result if keep else prefix

        return wrapper

    return decorate


@prefixed("Auth ")
def auth(text):
    return text


@prefixed("Nothing", keep=False)
def nothing(text):
    return text


@app.post("/kept")
def kept():
    return requests.post(LLM, json={"prompt": auth(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/not_kept")
def not_kept():
    return requests.post(LLM, json={"prompt": nothing(request.headers["Authorization"])}).text  # ok: credential-in-prompt
