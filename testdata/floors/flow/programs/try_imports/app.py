"""Imports with a replacement."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

try:
    from fast_texts import describe, greet
except ImportError:
    from slow_texts import describe, greet

try:
    import ujson as json
except ImportError:
    import json

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    return requests.post(LLM, json={"prompt": slow_greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/dumped")
def dumped():
    return requests.post(LLM, json={"prompt": json.dumps({"auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


from slow_texts import greet as slow_greet
