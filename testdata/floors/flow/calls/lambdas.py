"""Lambdas as values, with parameters and captured names."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
describe = lambda user, auth: f"{user}: {auth}"
first = lambda user, auth: user


@app.post("/module_level")
def module_level():
    return requests.post(LLM, json={"prompt": describe("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/module_level_other")
def module_level_other():
    return requests.post(LLM, json={"prompt": first("kim", request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/captured")
def captured():
    token = request.headers["Authorization"]
    text = lambda: "Auth " + token
    return requests.post(LLM, json={"prompt": text()}).text  # expect: credential-in-prompt


@app.post("/called_at_once")
def called_at_once():
    return requests.post(LLM, json={"prompt": (lambda value: value.strip())(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/shadowed")
def shadowed():
    token = request.headers["Authorization"]
    text = lambda token: "Auth " + token
    token.strip()
    return requests.post(LLM, json={"prompt": text("none")}).text  # ok: credential-in-prompt
