"""Run as a script in a folder with `__init__.py`: modules beside it are found by their names alone."""
# rules: prompt-injection

import httpx
from answers import answer, greet
from flask import Flask, request
from openai_tools import quiet

app = Flask(__name__)


@app.post("/ask")
def ask():
    answer(request.json["q"])
    greet(request.json["q"])
    return quiet(request.json["q"])


@app.post("/raw")
def raw():
    body = {"messages": [{"role": "user", "content": "Answer: " + request.json["q"]}]}
    return httpx.post("https://api.openai.com/v1/chat/completions", json=body).text  # expect: prompt-injection
