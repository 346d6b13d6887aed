"""What `json.dumps` writes of the program's objects is what its encoder or `default=` makes of them."""
# rules: credential-in-prompt

import json

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Guest:
    def __init__(self, name, token):
        self.name = name
        self.token = token


class Full(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Guest):
            return {"name": o.name, "token": o.token}
        return super().default(o)


class Public(json.JSONEncoder):
    def default(self, o):
        return {"name": o.name}


def guest():
    return Guest("Ana", request.headers["Authorization"])


@app.post("/encoder")
def encoder():
    return requests.post(LLM, json={"prompt": json.dumps({"guest": guest()}, cls=Full)}).text  # expect: credential-in-prompt


@app.post("/function")
def function():
    return requests.post(LLM, json={"prompt": json.dumps([guest()], default=lambda o: o.__dict__)}).text  # expect: credential-in-prompt


@app.post("/variables")
def variables():
    return requests.post(LLM, json={"prompt": json.dumps(guest(), default=vars)}).text  # expect: credential-in-prompt


@app.post("/public_encoder")
def public_encoder():
    return requests.post(LLM, json={"prompt": json.dumps({"guest": guest()}, cls=Public)}).text  # ok: credential-in-prompt


@app.post("/public_function")
def public_function():
    return requests.post(LLM, json={"prompt": json.dumps([guest()], default=lambda o: o.name)}).text  # ok: credential-in-prompt
