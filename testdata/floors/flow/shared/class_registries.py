"""Classes and instances that keep a register."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Registry:
    _entries = {}

    @classmethod
    def put(cls, key, value):
        cls._entries[key] = value

    @classmethod
    def get(cls, key):
        return cls._entries[key]


class Store:
    def __init__(self):
        self.items = []

    def add(self, text):
        self.items.append(text)

    def text(self):
        return " ".join(self.items)


store = Store()
names = Store()


@app.post("/write")
def write():
    Registry.put("auth", request.headers["Authorization"])
    Registry.put("name", "kim")
    store.add(request.headers["Authorization"])
    names.add("kim")
    return "written"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": Registry.get("auth")}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": Registry.get("name")}).text  # ok: credential-in-prompt


@app.post("/read_store")
def read_store():
    return requests.post(LLM, json={"prompt": store.text()}).text  # expect: credential-in-prompt


@app.post("/read_names")
def read_names():
    return requests.post(LLM, json={"prompt": names.text()}).text  # ok: credential-in-prompt
