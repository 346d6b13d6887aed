"""`__call__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Prefix:
    def __init__(self, prefix):
        self.prefix = prefix

    def __call__(self, text):
        return self.prefix + text


class Mask:
    def __call__(self, text):
        return "*" * len(text)


@app.post("/called")
def called():
    prefix = Prefix("Auth ")
    return requests.post(LLM, json={"prompt": prefix(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/state")
def state():
    prefix = Prefix(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": prefix("hello")}).text  # expect: credential-in-prompt


@app.post("/other_class")
def other_class():
    mask = Mask()
    return requests.post(LLM, json={"prompt": mask(request.headers["Authorization"])}).text  # ok: credential-in-prompt
