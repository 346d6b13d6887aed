"""A dict of functions."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def keep(text):
    return text


def drop(text):
    return "nothing"


def count(text):
    return str(len(text))


ACTIONS = {"keep": keep, "drop": drop}
SAFE_ACTIONS = {"count": count, "drop": drop}


@app.post("/constant_key")
def constant_key():
    return requests.post(LLM, json={"prompt": ACTIONS["keep"](request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/constant_key_other")
def constant_key_other():
    return requests.post(LLM, json={"prompt": ACTIONS["drop"](request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/any_key")
def any_key():
    action = ACTIONS[request.args["action"]]
    return requests.post(LLM, json={"prompt": action(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/any_key_other")
def any_key_other():
    action = SAFE_ACTIONS[request.args["action"]]
    return requests.post(LLM, json={"prompt": action(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/with_default")
def with_default():
    action = SAFE_ACTIONS.get(request.args["action"], keep)
    return requests.post(LLM, json={"prompt": action(request.headers["Authorization"])}).text  # expect: credential-in-prompt
