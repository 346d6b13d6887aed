"""`flask.g` lives as long as the request."""
# rules: credential-in-prompt

import requests
from flask import Flask, g, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.before_request
def remember():
    g.auth = request.headers.get("Authorization", "none")
    g.name = "kim"
    g.early = request.headers.get("Authorization", "none")


def describe():
    return f"Auth {g.auth}"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": g.auth}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": g.name}).text  # ok: credential-in-prompt


@app.post("/read_in_helper")
def read_in_helper():
    return requests.post(LLM, json={"prompt": describe()}).text  # expect: credential-in-prompt


@app.post("/got")
def got():
    return requests.post(LLM, json={"prompt": g.get("auth", "none")}).text  # expect: credential-in-prompt


@app.post("/overwritten")
def overwritten():
    g.early = "none"
    return requests.post(LLM, json={"prompt": g.early}).text  # ok: credential-in-prompt


@app.post("/taken_out")
def taken_out():
    taken = g.pop("auth")
    return requests.post(LLM, json={"prompt": g.get("auth", "none")}).text  # ok: credential-in-prompt


@app.post("/taken")
def taken():
    return requests.post(LLM, json={"prompt": g.pop("auth")}).text  # expect: credential-in-prompt


@app.post("/by_default")
def by_default():
    g.setdefault("late", request.headers.get("Authorization", "none"))
    return requests.post(LLM, json={"prompt": g.late}).text  # expect: credential-in-prompt


@app.post("/by_default_of_another")
def by_default_of_another():
    g.setdefault("later", request.headers.get("Authorization", "none"))
    return requests.post(LLM, json={"prompt": g.name}).text  # ok: credential-in-prompt
