"""Attributes keep apart across calls."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller:
    def __init__(self, name, auth):
        self.name = name
        self.auth = auth

    def shown(self):
        return self.name

    def all(self):
        return f"{self.name} {self.auth}"


def make():
    return Caller("kim", request.headers["Authorization"])


def rename(caller, name):
    caller.name = name
    return caller


class Service:
    def __init__(self, caller):
        self.caller = caller

    def prompt(self):
        return self.caller.shown()

    def full_prompt(self):
        return self.caller.all()


@app.post("/shown")
def shown():
    return requests.post(LLM, json={"prompt": make().shown()}).text  # ok: credential-in-prompt


@app.post("/all")
def all():
    return requests.post(LLM, json={"prompt": make().all()}).text  # expect: credential-in-prompt


@app.post("/renamed")
def renamed():
    return requests.post(LLM, json={"prompt": rename(make(), "lee").name}).text  # ok: credential-in-prompt


@app.post("/renamed_by_credential")
def renamed_by_credential():
    return requests.post(LLM, json={"prompt": rename(make(), request.headers["Authorization"]).name}).text  # expect: credential-in-prompt


@app.post("/nested")
def nested():
    return requests.post(LLM, json={"prompt": Service(make()).prompt()}).text  # ok: credential-in-prompt


@app.post("/nested_all")
def nested_all():
    return requests.post(LLM, json={"prompt": Service(make()).full_prompt()}).text  # expect: credential-in-prompt
