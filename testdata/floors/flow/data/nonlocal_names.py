"""Closures share names with what encloses them."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/written_inside")
def written_inside():
    text = "none"

    def remember():
        nonlocal text
        text = request.headers["Authorization"]

    remember()
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/not_nonlocal")
def not_nonlocal():
    text = "none"

    def remember():
        text = request.headers["Authorization"]
        return len(text)

    remember()
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/written_outside")
def written_outside():
    text = "none"

    def read():
        return text

    text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": read()}).text  # expect: credential-in-prompt


@app.post("/overwritten_outside")
def overwritten_outside():
    text = request.headers["Authorization"]

    def read():
        return text

    text = "none"
    return requests.post(LLM, json={"prompt": read()}).text  # ok: credential-in-prompt
