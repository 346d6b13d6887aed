"""Imports inside functions."""
# rules: credential-in-prompt

from flask import Flask, request

app = Flask(__name__)


@app.post("/described")
def described():
    import requests
    from texts import describe

    return requests.post("https://api.example.com/llm/completions", json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    import requests

    import texts as known

    return requests.post("https://api.example.com/llm/completions", json={"prompt": known.greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt
