"""`iter(function, last)` asks the function until it gives the last."""
# rules: credential-in-prompt

import io

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/lines")
def lines():
    buffer = io.StringIO("from\n" + request.headers["Authorization"])
    for line in iter(buffer.readline, ""):
        requests.post(LLM, json={"prompt": line})  # expect: credential-in-prompt
    return "done"


@app.post("/blocks")
def blocks():
    buffer = io.BytesIO(request.headers["Authorization"].encode())
    text = b"".join(iter(lambda: buffer.read(64), b"")).decode()
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/counted")
def counted():
    buffer = io.StringIO(request.headers["Authorization"])
    n_lines = sum(1 for _ in iter(buffer.readline, ""))
    return requests.post(LLM, json={"prompt": f"{n_lines} lines"}).text  # ok: credential-in-prompt
