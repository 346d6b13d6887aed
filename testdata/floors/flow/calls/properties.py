"""Properties with getter and setter."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller:
    def __init__(self, auth):
        self._auth = auth
        self._note = ""

    @property
    def auth(self):
        return "Auth " + self._auth

    @property
    def kind(self):
        return "caller"

    @property
    def note(self):
        return self._note

    @note.setter
    def note(self, value):
        self._note = value.strip()

    @property
    def masked(self):
        return "***"

    @masked.setter
    def masked(self, value):
        self._length = len(value)


@app.post("/getter")
def getter():
    return requests.post(LLM, json={"prompt": Caller(request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/getter_other")
def getter_other():
    return requests.post(LLM, json={"prompt": Caller(request.headers["Authorization"]).kind}).text  # ok: credential-in-prompt


@app.post("/setter")
def setter():
    caller = Caller("none")
    caller.note = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.note}).text  # expect: credential-in-prompt


@app.post("/setter_that_drops")
def setter_that_drops():
    caller = Caller("none")
    caller.masked = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.masked}).text  # ok: credential-in-prompt
