"""Services kept in a container and fetched by name."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Container:
    def __init__(self):
        self.services = {}

    def register(self, name, factory):
        self.services[name] = factory

    def get(self, name):
        return self.services[name]()


class Masking:
    def post(self, url, json):
        return "***"


container = Container()
container.register("session", requests.Session)
container.register("masking", Masking)
clients = {"session": requests.Session(), "masking": Masking()}


@app.post("/fetched")
def fetched():
    return container.get("session").post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/from_dict")
def from_dict():
    return clients["session"].post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/from_dict_other")
def from_dict_other():
    return clients["masking"].post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt
