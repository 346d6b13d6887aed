"""A package hands on what its modules define."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

import texts
from texts import describe, hello

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/by_name")
def by_name():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/by_other_name")
def by_other_name():
    return requests.post(LLM, json={"prompt": hello(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/by_package")
def by_package():
    return requests.post(LLM, json={"prompt": texts.describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt
