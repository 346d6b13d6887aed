"""The scheme before a credential is none, however the header is taken apart."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/last_space")
def last_space():
    scheme, _, token = request.headers["Authorization"].rpartition(" ")
    requests.post(LLM, json={"prompt": scheme})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": token}).text  # expect: credential-in-prompt


@app.post("/last_dot")
def last_dot():
    signed, _, signature = request.headers["Authorization"].rpartition(".")
    return requests.post(LLM, json={"prompt": signed}).text  # expect: credential-in-prompt
