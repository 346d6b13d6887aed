"""Methods of values of unknown type."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(value):
    return value.summary()


def joined(value, text):
    return value.combine(text)


class Text(str):
    def summary(self):
        return "Text " + self

    def combine(self, text):
        return self + text


@app.post("/receiver")
def receiver():
    return requests.post(LLM, json={"prompt": describe(Text(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/argument")
def argument():
    return requests.post(LLM, json={"prompt": joined(Text("a"), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/neither")
def neither():
    token = Text(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": describe(Text("a")) + str(len(token))}).text  # ok: credential-in-prompt
