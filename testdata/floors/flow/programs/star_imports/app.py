"""Later stars hide earlier ones, and private names stay at home."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

from first import *
from second import *

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def _hidden(auth):
    return "nothing"


from third import *


@app.post("/from_first")
def from_first():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/from_second")
def from_second():
    return requests.post(LLM, json={"prompt": greet(request.headers["Authorization"])}).text  # known-noise: credential-in-prompt


@app.post("/own")
def own():
    return requests.post(LLM, json={"prompt": _hidden(request.headers["Authorization"])}).text  # ok: credential-in-prompt
