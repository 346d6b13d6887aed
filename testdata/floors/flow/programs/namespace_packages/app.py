"""Packages without `__init__.py`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

import notes.texts.plain
from notes.texts import german

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": notes.texts.plain.describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    return requests.post(LLM, json={"prompt": german.greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt
