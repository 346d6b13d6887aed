"""`importlib` with a constant name."""
# rules: credential-in-prompt

import importlib

import requests
from flask import Flask, request

texts = importlib.import_module("texts")
app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": texts.describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    return requests.post(LLM, json={"prompt": texts.greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/inside")
def inside():
    module = importlib.import_module("texts")
    return requests.post(LLM, json={"prompt": getattr(module, "describe")(request.headers["Authorization"])}).text  # expect: credential-in-prompt
