"""The request is handed to a helper that asks it for its body."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def by_call(req):
    return req.get_json()["topic"]


def by_quiet_call(req):
    return (req.get_json(silent=True) or {}).get("topic", "")


def by_data(req):
    return req.get_data(as_text=True)


def length(req):
    return len(req.get_data())


@app.post("/by_call")
def in_body():
    return requests.post(LLM, json={"prompt": by_call(request)}).text  # expect: prompt-injection


@app.post("/by_quiet_call")
def in_quiet_body():
    return requests.post(LLM, json={"prompt": by_quiet_call(request)}).text  # expect: prompt-injection


@app.post("/by_data")
def in_data():
    return requests.post(LLM, json={"prompt": by_data(request)}).text  # expect: prompt-injection


@app.post("/length")
def in_length():
    return requests.post(LLM, json={"prompt": f"{length(request)} bytes"}).text  # ok: prompt-injection
