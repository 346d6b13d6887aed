"""`str.format` by position and by name."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TEMPLATE = "User {name}, auth {auth}"
GREETING = "Hello {name}"


@app.post("/by_position")
def by_position():
    return requests.post(LLM, json={"prompt": "User {}, auth {}".format("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/by_number")
def by_number():
    return requests.post(LLM, json={"prompt": "User {0}".format("kim", request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/by_name")
def by_name():
    return requests.post(LLM, json={"prompt": TEMPLATE.format(name="kim", auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/not_named")
def not_named():
    return requests.post(LLM, json={"prompt": GREETING.format(name="kim", auth=request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/item")
def item():
    return requests.post(LLM, json={"prompt": "Auth {caller[auth]}".format(caller={"auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/bound")
def bound():
    show = TEMPLATE.format
    return requests.post(LLM, json={"prompt": show(name="kim", auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt
