"""A list of functions, walked and indexed."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def keep(text):
    return text + "."


def drop(text):
    return "nothing"


STEPS = [drop, keep]
SAFE_STEPS = [drop, len]


@app.post("/indexed")
def indexed():
    return requests.post(LLM, json={"prompt": STEPS[1](request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/indexed_other")
def indexed_other():
    return requests.post(LLM, json={"prompt": STEPS[0](request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/walked")
def walked():
    token = request.headers["Authorization"]
    texts = []
    for step in STEPS:
        texts.append(step(token))
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/walked_other")
def walked_other():
    token = request.headers["Authorization"]
    texts = []
    for step in SAFE_STEPS:
        texts.append(str(step(token)))
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt
