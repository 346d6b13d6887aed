"""The last characters, the length and a short digest count as masked."""
# rules: credential-in-prompt

import hashlib

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/last_four")
def last_four():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Token ends in {token[-4:]}"}).text  # ok: credential-in-prompt


@app.post("/length")
def length():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Token has {len(token)} characters"}).text  # ok: credential-in-prompt


@app.post("/all_but_scheme")
def all_but_scheme():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Token {token[7:]}"}).text  # expect: credential-in-prompt


@app.post("/short_digest")
def short_digest():
    token = request.headers["Authorization"]
    digest = hashlib.sha256(token.encode()).hexdigest()[:8]
    return requests.post(LLM, json={"prompt": f"Caller {digest}"}).text  # ok: credential-in-prompt


@app.post("/scheme")
def scheme():
    scheme, _, value = request.headers["Authorization"].partition(" ")
    return requests.post(LLM, json={"prompt": f"Scheme {scheme}"}).text  # ok: credential-in-prompt
