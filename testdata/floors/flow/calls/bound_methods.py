"""A bound method as a value."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Prompt:
    def __init__(self):
        self.parts = []

    def add(self, text):
        self.parts.append(text)

    def text(self):
        return " ".join(self.parts)


def call(function, value):
    function(value)


@app.post("/bound")
def bound():
    prompt = Prompt()
    add = prompt.add
    add(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # expect: credential-in-prompt


@app.post("/handed_on")
def handed_on():
    prompt = Prompt()
    call(prompt.add, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # expect: credential-in-prompt


@app.post("/other_object")
def other_object():
    prompt, other = Prompt(), Prompt()
    add = other.add
    add(request.headers["Authorization"])
    prompt.add("hello")
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # ok: credential-in-prompt


@app.post("/unbound")
def unbound():
    prompt = Prompt()
    Prompt.add(prompt, request.headers["Authorization"])
    text = prompt.text
    return requests.post(LLM, json={"prompt": text()}).text  # expect: credential-in-prompt
