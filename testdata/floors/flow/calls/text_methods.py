"""`__str__`, `__repr__` and `__format__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Open:
    def __init__(self, auth):
        self.auth = auth

    def __str__(self):
        return "Auth " + self.auth


class Masked:
    def __init__(self, auth):
        self.auth = auth

    def __str__(self):
        return "Auth ***"

    __repr__ = __str__


class Formatted:
    def __init__(self, auth):
        self.auth = auth

    def __format__(self, spec):
        return self.auth if spec == "full" else "***"


@app.post("/shown")
def shown():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"User {Open(auth)}"}).text  # expect: credential-in-prompt


@app.post("/shown_by_str")
def shown_by_str():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": str(Open(auth))}).text  # expect: credential-in-prompt


@app.post("/shown_by_percent")
def shown_by_percent():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": "User %s" % Open(auth)}).text  # expect: credential-in-prompt


@app.post("/shown_masked")
def shown_masked():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"User {Masked(auth)} {Masked(auth)!r}"}).text  # ok: credential-in-prompt


@app.post("/formatted")
def formatted():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{Formatted(auth):full}"}).text  # expect: credential-in-prompt


@app.post("/masked_by_str")
def masked_by_str():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": str(Masked(auth))}).text  # ok: credential-in-prompt
