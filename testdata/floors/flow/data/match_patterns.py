"""Captures of `match`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Message:
    __match_args__ = ("role", "text")

    def __init__(self, role, text):
        self.role = role
        self.text = text


@app.post("/sequence")
def sequence():
    match ["say", request.headers["Authorization"]]:
        case ["say", text]:
            return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
    return "none"


@app.post("/sequence_other")
def sequence_other():
    match ["say", "kim", request.headers["Authorization"]]:
        case [verb, name, *others]:
            return requests.post(LLM, json={"prompt": f"{verb} {name}"}).text  # ok: credential-in-prompt
    return "none"


@app.post("/mapping")
def mapping():
    match {"name": "kim", "auth": request.headers["Authorization"]}:
        case {"auth": text}:
            return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
    return "none"


@app.post("/mapping_other")
def mapping_other():
    match {"name": "kim", "auth": request.headers["Authorization"]}:
        case {"name": text}:
            return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
    return "none"


@app.post("/by_class")
def by_class():
    match Message("user", request.headers["Authorization"]):
        case Message(role="user", text=text):
            return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
    return "none"


@app.post("/by_class_other")
def by_class_other():
    match Message("user", request.headers["Authorization"]):
        case Message(role, _):
            return requests.post(LLM, json={"prompt": role}).text  # ok: credential-in-prompt
    return "none"


@app.post("/whole")
def whole():
    match request.headers["Authorization"]:
        case "" | None:
            return "none"
        case text:
            return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/rest_of_mapping")
def rest_of_mapping():
    match {"name": "kim", "auth": request.headers["Authorization"]}:
        case {"name": name, **rest}:
            return requests.post(LLM, json={"prompt": str(rest)}).text  # expect: credential-in-prompt
    return "none"


@app.post("/rest_of_mapping_other")
def rest_of_mapping_other():
    match {"name": "kim", "auth": request.headers["Authorization"]}:
        case {"auth": auth, **rest}:
            return requests.post(LLM, json={"prompt": str(rest)}).text  # ok: credential-in-prompt
    return "none"
