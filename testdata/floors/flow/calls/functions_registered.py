"""Decorators that keep functions under their names, and a caller who takes one by name."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.openai.com/v1/chat/completions"
HANDLERS = {}
SAFE = {}


def handler(function):
    HANDLERS[function.__name__] = function
    return function


def safe(text):
    def register(function):
        SAFE[function.__name__] = (function, text)
        return function

    return register


@handler
def ask(text):
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@safe("measures")
def measure(text):
    return requests.post(LLM, json={"prompt": f"{len(text)}"}).text  # ok: credential-in-prompt


@app.post("/handle/<name>")
def handle(name):
    return HANDLERS[name](request.headers["Authorization"])


@app.post("/safe/<name>")
def measured(name):
    function, text = SAFE[name]
    return text + function(request.headers["Authorization"])
