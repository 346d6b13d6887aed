"""`repr`, `str`, `ascii` and `pprint`."""
# rules: credential-in-prompt

import pprint

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/represented")
def represented():
    return requests.post(LLM, json={"prompt": repr(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/of_container")
def of_container():
    return requests.post(LLM, json={"prompt": str({"auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/as_ascii")
def as_ascii():
    return requests.post(LLM, json={"prompt": ascii([request.headers["Authorization"]])}).text  # expect: credential-in-prompt


@app.post("/pretty")
def pretty():
    return requests.post(LLM, json={"prompt": pprint.pformat({"auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/of_type")
def of_type():
    return requests.post(LLM, json={"prompt": repr(type(request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/of_number")
def of_number():
    return requests.post(LLM, json={"prompt": repr(len(request.headers["Authorization"]))}).text  # ok: credential-in-prompt
