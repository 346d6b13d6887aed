"""Functions held by variables and attributes."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def keep(text):
    return text


def drop(text):
    return "nothing"


class Formatter:
    def __init__(self, function):
        self.function = function


@app.post("/variable")
def variable():
    function = keep
    return requests.post(LLM, json={"prompt": function(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/variable_other")
def variable_other():
    function = drop
    return requests.post(LLM, json={"prompt": function(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/overwritten")
def overwritten():
    function = keep
    function = drop
    return requests.post(LLM, json={"prompt": function(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/either")
def either():
    function = keep if request.args.get("keep") else drop
    return requests.post(LLM, json={"prompt": function(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/attribute")
def attribute():
    formatter = Formatter(keep)
    return requests.post(LLM, json={"prompt": formatter.function(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/attribute_other")
def attribute_other():
    formatter = Formatter(drop)
    return requests.post(LLM, json={"prompt": formatter.function(request.headers["Authorization"])}).text  # ok: credential-in-prompt
