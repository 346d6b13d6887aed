"""The `%` operator."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/one")
def one():
    return requests.post(LLM, json={"prompt": "Auth %s" % request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/several")
def several():
    return requests.post(LLM, json={"prompt": "User %s, auth %r" % ("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/by_name")
def by_name():
    return requests.post(LLM, json={"prompt": "Auth %(auth)s" % {"auth": request.headers["Authorization"], "name": "kim"}}).text  # expect: credential-in-prompt


@app.post("/by_other_name")
def by_other_name():
    return requests.post(LLM, json={"prompt": "User %(name)s" % {"auth": request.headers["Authorization"], "name": "kim"}}).text  # ok: credential-in-prompt


@app.post("/in_place")
def in_place():
    text = "Auth %s"
    text %= request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/cut_to_nothing")
def cut_to_nothing():
    return requests.post(LLM, json={"prompt": "User %s" % len(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/within_the_format")
def within_the_format():
    text = "Auth " + request.headers["Authorization"]
    text += ", user %s"
    return requests.post(LLM, json={"prompt": text % "kim"}).text  # expect: credential-in-prompt


@app.post("/fitted_twice")
def fitted_twice():
    return requests.post(LLM, json={"prompt": f"Auth {request.headers['Authorization']}, user %(name)s" % {"name": "kim"}}).text  # expect: credential-in-prompt


@app.post("/cut_within_the_format")
def cut_within_the_format():
    return requests.post(LLM, json={"prompt": f"Auth of {len(request.headers['Authorization'])} letters, user %s" % "kim"}).text  # ok: credential-in-prompt
