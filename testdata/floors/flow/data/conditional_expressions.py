"""Both sides of `a if b else c` and of `or`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/either")
def either():
    text = request.headers["Authorization"] if request.args.get("x") != "y" else "none"
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/condition_only")
def condition_only():
    text = "known" if request.headers["Authorization"] else "unknown"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/fallback")
def fallback():
    return requests.post(LLM, json={"prompt": request.args.get("nothing") or request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/both")
def both():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"] and request.headers["Authorization"].strip()}).text  # expect: credential-in-prompt


@app.post("/last_of_and")
def last_of_and():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"] and "signed in"}).text  # ok: credential-in-prompt
