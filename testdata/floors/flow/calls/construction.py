"""`__init__` and `__new__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Message:
    role = "user"

    def __init__(self, text, note=""):
        self.text = text.strip()
        self.length = len(note)


class Cached:
    def __new__(cls, text):
        self = super().__new__(cls)
        self.text = text
        self.kind = "cached"
        return self


class Constant:
    def __new__(cls, text):
        return "constant"


@app.post("/initialised")
def initialised():
    return requests.post(LLM, json={"prompt": Message(request.headers["Authorization"]).text}).text  # expect: credential-in-prompt


@app.post("/other_attributes")
def other_attributes():
    message = Message("hello", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": f"{message.role} {message.text} {message.length}"}).text  # ok: credential-in-prompt


@app.post("/made_by_new")
def made_by_new():
    return requests.post(LLM, json={"prompt": Cached(request.headers["Authorization"]).text}).text  # expect: credential-in-prompt


@app.post("/made_by_new_other")
def made_by_new_other():
    return requests.post(LLM, json={"prompt": Cached(request.headers["Authorization"]).kind}).text  # ok: credential-in-prompt


@app.post("/replaced_by_new")
def replaced_by_new():
    return requests.post(LLM, json={"prompt": Constant(request.headers["Authorization"])}).text  # ok: credential-in-prompt
