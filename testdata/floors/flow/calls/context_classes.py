"""`__enter__` and `__exit__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Holding:
    def __init__(self, text):
        self.text = text

    def __enter__(self):
        return self.text

    def __exit__(self, *exc):
        return False


class Masking(Holding):
    def __enter__(self):
        return "***"


class Writing:
    def __init__(self):
        self.text = ""

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.text = "closed"


@app.post("/entered")
def entered():
    with Holding(request.headers["Authorization"]) as text:
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/entered_other")
def entered_other():
    with Masking(request.headers["Authorization"]) as text:
        return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/written")
def written():
    with Writing() as writing:
        writing.text = request.headers["Authorization"]
        return requests.post(LLM, json={"prompt": writing.text}).text  # expect: credential-in-prompt


@app.post("/overwritten_on_exit")
def overwritten_on_exit():
    with Writing() as writing:
        writing.text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": writing.text}).text  # ok: credential-in-prompt
