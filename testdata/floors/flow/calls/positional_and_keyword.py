"""Arguments given by position and by name."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(user, auth, note=""):
    return f"{user} asks: {note} {auth}"


def name_only(user, auth):
    return f"{user} asks"


@app.post("/by_position")
def by_position():
    text = describe("kim", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/by_name")
def by_name():
    text = describe(auth=request.headers["Authorization"], user="kim")
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/unused_parameter")
def unused_parameter():
    text = name_only("kim", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/another_call")
def another_call():
    describe("kim", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": describe("kim", "nobody")}).text  # ok: credential-in-prompt
