"""`__getitem__`, `__setitem__`, `__contains__`, `__len__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Box:
    def __init__(self):
        self.items = {}

    def __setitem__(self, key, value):
        self.items[key] = value

    def __getitem__(self, key):
        return self.items[key]

    def __contains__(self, key):
        return key in self.items

    def __len__(self):
        return len(self.items)


class Echo:
    def __getitem__(self, key):
        return f"no {key}"


class Mask:
    def __getitem__(self, key):
        return "***"


@app.post("/stored")
def stored():
    box = Box()
    box["auth"] = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": box["auth"]}).text  # expect: credential-in-prompt


@app.post("/other_key")
def other_key():
    box = Box()
    box["auth"] = request.headers["Authorization"]
    box["user"] = "kim"
    return requests.post(LLM, json={"prompt": box["user"]}).text  # ok: credential-in-prompt


@app.post("/size_and_presence")
def size_and_presence():
    box = Box()
    box[request.headers["Authorization"]] = "x"
    return requests.post(LLM, json={"prompt": f"{len(box)} {'a' in box}"}).text  # ok: credential-in-prompt


@app.post("/key_comes_back")
def key_comes_back():
    return requests.post(LLM, json={"prompt": Echo()[request.headers["Authorization"]]}).text  # expect: credential-in-prompt


@app.post("/key_is_dropped")
def key_is_dropped():
    return requests.post(LLM, json={"prompt": Mask()[request.headers["Authorization"]]}).text  # ok: credential-in-prompt


class Kept(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value)


@app.post("/unbound")
def unbound():
    kept = Kept()
    kept["token"] = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": kept["token"]}).text  # known-miss: credential-in-prompt
