"""`map` and `filter` call and pass elements on."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def keep(text):
    return text.strip()


def drop(text):
    return "nothing"


@app.post("/mapped")
def mapped():
    texts = map(keep, ["a", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/mapped_other")
def mapped_other():
    texts = map(drop, ["a", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/filtered")
def filtered():
    texts = filter(None, ["a", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/filtered_other")
def filtered_other():
    token = request.headers["Authorization"]
    texts = filter(lambda text: text != token, ["a", "b"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/mapped_over_two")
def mapped_over_two():
    texts = list(map(lambda name, value: f"{name}={value}", ["auth"], [request.headers["Authorization"]]))
    return requests.post(LLM, json={"prompt": texts[0]}).text  # expect: credential-in-prompt
