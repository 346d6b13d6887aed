"""What is overwritten on every way is gone."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/straight")
def straight():
    text = request.headers["Authorization"]
    text = "none"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/both_branches")
def both_branches():
    text = request.headers["Authorization"]
    if request.args.get("x"):
        text = "left"
    else:
        text = "right"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/one_branch")
def one_branch():
    text = request.headers["Authorization"]
    if request.args.get("x"):
        text = "left"
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/loop_may_not_run")
def loop_may_not_run():
    text = request.headers["Authorization"]
    for name in request.args.getlist("name"):
        text = name
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/before_each_use")
def before_each_use():
    text = request.headers["Authorization"]
    for name in ["kim", "lee"]:
        text = name
        requests.post(LLM, json={"prompt": text})  # ok: credential-in-prompt
    return "sent"


@app.post("/deleted")
def deleted():
    text = request.headers["Authorization"]
    del text
    text = "none"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
