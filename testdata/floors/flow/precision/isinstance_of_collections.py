"""A list or a mapping is no text, however often one asks."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def words(value):
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"{len(value)} things"
    return "nothing"


def title(value):
    return value if isinstance(value, str) else title(value["title"])


@app.post("/text")
def text():
    return requests.post(LLM, json={"prompt": words(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/list")
def several():
    return requests.post(LLM, json={"prompt": words([request.headers["Authorization"], "x"])}).text  # ok: credential-in-prompt


@app.post("/other_field")
def other_field():
    article = {"title": "Tides", "by": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": title(article)}).text  # ok: credential-in-prompt


@app.post("/this_field")
def this_field():
    article = {"title": request.headers["Authorization"], "by": "kim"}
    return requests.post(LLM, json={"prompt": title(article)}).text  # expect: credential-in-prompt


@app.post("/here")
def here():
    value = [request.headers["Authorization"], "x"]
    if isinstance(value, str):
        requests.post(LLM, json={"prompt": value})  # ok: credential-in-prompt
    return requests.post(LLM, json={"prompt": str(value)}).text  # expect: credential-in-prompt
