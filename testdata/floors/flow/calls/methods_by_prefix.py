"""Methods that are chosen by a name that begins with something known; `repr` asks nothing but `__repr__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Handler:
    def handle(self, event, text):
        return getattr(self, "on_" + event)(text)


class Keeping(Handler):
    def on_text(self, text):
        return text


class Dropping(Handler):
    def on_text(self, text):
        return "a text"

    def other_text(self, text):
        return text


class Note:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    def __repr__(self):
        return "<Note>"


@app.post("/kept")
def kept():
    text = Keeping().handle(request.args["event"], request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/dropped")
def dropped():
    text = Dropping().handle(request.args["event"], request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/source")
def source():
    return requests.post(LLM, json={"prompt": f"{Note(request.headers['Authorization'])!r}"}).text  # ok: credential-in-prompt


@app.post("/text")
def text():
    return requests.post(LLM, json={"prompt": f"{Note(request.headers['Authorization'])}"}).text  # expect: credential-in-prompt
