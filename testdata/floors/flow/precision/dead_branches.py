"""Branches that never run."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
DEBUG = False


@app.post("/constant_false")
def constant_false():
    if False:
        return requests.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # ok: credential-in-prompt
    return "none"


@app.post("/constant_true")
def constant_true():
    text = request.headers["Authorization"]
    if True:
        text = "none"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/constant_name")
def constant_name():
    text = "none"
    if DEBUG:
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/constant_comparison")
def constant_comparison():
    text = "none"
    if 1 > 2:
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/behind_return")
def behind_return():
    text = "none"
    return text
    return requests.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # ok: credential-in-prompt


@app.post("/never_looped")
def never_looped():
    text = "none"
    while 0:
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/may_run")
def may_run():
    text = "none"
    if request.args.get("open") != "x":
        text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
