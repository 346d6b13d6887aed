"""Of a decoded pair of Basic authentication the first part is a name."""
# rules: credential-in-prompt

import base64

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def pair():
    encoded = request.headers["Authorization"].split(" ", 1)[1]
    name, _, password = base64.b64decode(encoded).decode().partition(":")
    return name, password


@app.post("/name")
def by_name():
    name, _ = pair()
    return requests.post(LLM, json={"prompt": f"Greet {name}"}).text  # ok: credential-in-prompt


@app.post("/password")
def by_password():
    _, password = pair()
    return requests.post(LLM, json={"prompt": f"Greet {password}"}).text  # expect: credential-in-prompt


@app.post("/split")
def by_split():
    name = base64.b64decode(request.headers["Authorization"][6:]).decode().split(":", 1)[0]
    return requests.post(LLM, json={"prompt": f"Greet {name}"}).text  # ok: credential-in-prompt


@app.post("/not_decoded")
def not_decoded():
    part = request.headers["Authorization"].split(":", 1)[0]
    return requests.post(LLM, json={"prompt": f"Greet {part}"}).text  # expect: credential-in-prompt
