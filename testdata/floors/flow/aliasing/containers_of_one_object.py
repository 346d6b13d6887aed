"""One object in two containers."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller:
    def __init__(self, name):
        self.name = name
        self.auth = "none"


@app.post("/in_two_dicts")
def in_two_dicts():
    caller = Caller("kim")
    left, right = {"caller": caller}, {"caller": caller}
    left["caller"].auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": right["caller"].auth}).text  # expect: credential-in-prompt


@app.post("/in_list_and_name")
def in_list_and_name():
    caller = Caller("kim")
    callers = [caller]
    for one in callers:
        one.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/two_objects")
def two_objects():
    left, right = {"caller": Caller("kim")}, {"caller": Caller("lee")}
    left["caller"].auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": right["caller"].auth}).text  # ok: credential-in-prompt


@app.post("/inner_list")
def inner_list():
    inner = []
    outer = {"texts": inner}
    inner.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(outer["texts"])}).text  # expect: credential-in-prompt


@app.post("/copied_inner_list")
def copied_inner_list():
    inner = []
    outer = {"texts": list(inner)}
    inner.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(outer["texts"])}).text  # ok: credential-in-prompt
