"""`__all__` says what a star takes."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

from texts import *

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def greet(auth):
    return f"Hello {auth}"


from more import *


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/private")
def private():
    return requests.post(LLM, json={"prompt": _note(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/not_taken")
def not_taken():
    return requests.post(LLM, json={"prompt": greet(request.headers["Authorization"])}).text  # expect: credential-in-prompt
