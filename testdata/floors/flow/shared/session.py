"""`flask.session` outlives the request."""
# rules: credential-in-prompt

import requests
from flask import Flask, request, session

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/login")
def login():
    session["auth"] = request.headers["Authorization"]
    session["name"] = "kim"
    session.setdefault("first", request.headers["Authorization"])
    return "signed in"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": session["auth"]}).text  # expect: credential-in-prompt


@app.post("/read_default")
def read_default():
    return requests.post(LLM, json={"prompt": session.get("first", "none")}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": session.get("name", "none")}).text  # ok: credential-in-prompt


@app.post("/popped")
def popped():
    session.pop("auth", None)
    session["auth"] = "none"
    return requests.post(LLM, json={"prompt": session["auth"]}).text  # ok: credential-in-prompt
