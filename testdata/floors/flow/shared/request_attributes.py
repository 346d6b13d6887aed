"""Attributes put on the request."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.before_request
def remember():
    request.caller = {"name": "kim", "auth": request.headers["Authorization"]}
    request.kind = "plain"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": request.caller["auth"]}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": request.caller["name"]}).text  # ok: credential-in-prompt


@app.post("/read_kind")
def read_kind():
    return requests.post(LLM, json={"prompt": request.kind}).text  # ok: credential-in-prompt


@app.post("/by_name")
def by_name():
    return requests.post(LLM, json={"prompt": getattr(request, "caller")["auth"]}).text  # expect: credential-in-prompt
