"""`NamedTuple` and `namedtuple`, by name and by position."""
# rules: credential-in-prompt

from collections import namedtuple
from typing import NamedTuple

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller(NamedTuple):
    name: str
    auth: str = "none"


Pair = namedtuple("Pair", ["name", "auth"])


@app.post("/by_name")
def by_name():
    return requests.post(LLM, json={"prompt": Caller("kim", request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/by_other_name")
def by_other_name():
    return requests.post(LLM, json={"prompt": Caller("kim", request.headers["Authorization"]).name}).text  # ok: credential-in-prompt


@app.post("/by_position")
def by_position():
    return requests.post(LLM, json={"prompt": Pair("kim", request.headers["Authorization"])[1]}).text  # expect: credential-in-prompt


@app.post("/by_other_position")
def by_other_position():
    return requests.post(LLM, json={"prompt": Pair("kim", request.headers["Authorization"])[0]}).text  # ok: credential-in-prompt


@app.post("/unpacked")
def unpacked():
    name, auth = Pair(auth=request.headers["Authorization"], name="kim")
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/unpacked_other")
def unpacked_other():
    name, auth = Pair(auth=request.headers["Authorization"], name="kim")
    return requests.post(LLM, json={"prompt": name}).text  # ok: credential-in-prompt


@app.post("/replaced")
def replaced():
    return requests.post(LLM, json={"prompt": Pair("kim", request.headers["Authorization"])._replace(auth="none").auth}).text  # ok: credential-in-prompt
