"""Modules that import one another."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

import left

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/kept")
def kept():
    return requests.post(LLM, json={"prompt": left.keep(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/dropped")
def dropped():
    return requests.post(LLM, json={"prompt": left.drop(request.headers["Authorization"])}).text  # ok: credential-in-prompt
