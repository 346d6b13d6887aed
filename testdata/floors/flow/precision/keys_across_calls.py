"""Keys keep apart across calls."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def make(auth):
    return {"auth": auth, "name": "kim"}


def name_of(fields):
    return fields["name"]


def auth_of(fields):
    return fields["auth"]


def add(fields, key, value):
    fields[key] = value
    return fields


@app.post("/made_and_read")
def made_and_read():
    return requests.post(LLM, json={"prompt": auth_of(make(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/made_and_read_other")
def made_and_read_other():
    return requests.post(LLM, json={"prompt": name_of(make(request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/added")
def added():
    return requests.post(LLM, json={"prompt": add({"name": "kim"}, "auth", request.headers["Authorization"])["auth"]}).text  # expect: credential-in-prompt


@app.post("/added_other")
def added_other():
    return requests.post(LLM, json={"prompt": add({"name": "kim"}, "auth", request.headers["Authorization"])["name"]}).text  # ok: credential-in-prompt


@app.post("/pair")
def pair():
    def split(text):
        return "kim", text

    return requests.post(LLM, json={"prompt": split(request.headers["Authorization"])[0]}).text  # ok: credential-in-prompt
