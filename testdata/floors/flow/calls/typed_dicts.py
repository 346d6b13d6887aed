"""`TypedDict` is a dict."""
# rules: credential-in-prompt

from typing import TypedDict

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller(TypedDict, total=False):
    name: str
    auth: str


def describe(caller: Caller) -> str:
    return f"Auth {caller['auth']}"


def greet(caller: Caller) -> str:
    return f"Hello {caller['name']}"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": describe(Caller(name="kim", auth=request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": greet(Caller(name="kim", auth=request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/literal")
def literal():
    caller: Caller = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": caller["auth"]}).text  # expect: credential-in-prompt


@app.post("/literal_other")
def literal_other():
    caller: Caller = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": caller["name"]}).text  # ok: credential-in-prompt
