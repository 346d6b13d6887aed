"""Operators, in-place and reflected ones."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Text:
    def __init__(self, text):
        self.text = text

    def __add__(self, other):
        return Text(self.text + other)

    def __radd__(self, other):
        return Text(other + self.text)

    def __iadd__(self, other):
        self.text += other
        return self

    def __or__(self, other):
        return Text(other.text)

    def __rshift__(self, other):
        return "shifted"


@app.post("/plain")
def plain():
    return requests.post(LLM, json={"prompt": (Text("Auth ") + request.headers["Authorization"]).text}).text  # expect: credential-in-prompt


@app.post("/reflected")
def reflected():
    return requests.post(LLM, json={"prompt": (request.headers["Authorization"] + Text("!")).text}).text  # expect: credential-in-prompt


@app.post("/in_place")
def in_place():
    text = Text("Auth ")
    text += request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text.text}).text  # expect: credential-in-prompt


@app.post("/right_side")
def right_side():
    return requests.post(LLM, json={"prompt": (Text("a") | Text(request.headers["Authorization"])).text}).text  # expect: credential-in-prompt


@app.post("/left_side_dropped")
def left_side_dropped():
    return requests.post(LLM, json={"prompt": (Text(request.headers["Authorization"]) | Text("a")).text}).text  # ok: credential-in-prompt


@app.post("/both_dropped")
def both_dropped():
    return requests.post(LLM, json={"prompt": Text(request.headers["Authorization"]) >> request.headers["Authorization"]}).text  # ok: credential-in-prompt
