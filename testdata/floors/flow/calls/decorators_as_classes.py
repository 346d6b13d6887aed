"""A class used as a decorator."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Traced:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


class Prefixed:
    def __init__(self, prefix):
        self.prefix = prefix

    def __call__(self, function):
        def wrapper(text):
            return self.prefix + function(text)

        return wrapper


@Traced
def keep(text):
    return text


@Traced
def drop(text):
    return "nothing"


@Prefixed("Auth ")
def auth(text):
    return text


@app.post("/instance")
def instance():
    return requests.post(LLM, json={"prompt": keep(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/instance_other")
def instance_other():
    return requests.post(LLM, json={"prompt": drop(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/factory")
def factory():
    return requests.post(LLM, json={"prompt": auth(request.headers["Authorization"])}).text  # expect: credential-in-prompt
