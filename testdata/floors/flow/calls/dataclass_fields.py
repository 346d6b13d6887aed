"""Dataclasses, with defaults, `__post_init__`, `asdict` and `replace`."""
# rules: credential-in-prompt

from dataclasses import asdict, dataclass, field, replace

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@dataclass
class Caller:
    name: str
    auth: str = "none"
    notes: list = field(default_factory=list)


@dataclass
class Joined:
    auth: str
    text: str = ""

    def __post_init__(self):
        self.text = "Auth " + self.auth


@dataclass
class Masked:
    auth: str

    def __post_init__(self):
        self.auth = "***"


@app.post("/by_position")
def by_position():
    return requests.post(LLM, json={"prompt": Caller("kim", request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/other_field")
def other_field():
    caller = Caller("kim", auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": caller.name}).text  # ok: credential-in-prompt


@app.post("/after_init")
def after_init():
    return requests.post(LLM, json={"prompt": Joined(request.headers["Authorization"]).text}).text  # expect: credential-in-prompt


@app.post("/after_init_masked")
def after_init_masked():
    return requests.post(LLM, json={"prompt": Masked(request.headers["Authorization"]).auth}).text  # ok: credential-in-prompt


@app.post("/as_dict")
def as_dict():
    return requests.post(LLM, json={"prompt": asdict(Caller("kim", request.headers["Authorization"]))["auth"]}).text  # expect: credential-in-prompt


@app.post("/as_dict_other")
def as_dict_other():
    return requests.post(LLM, json={"prompt": asdict(Caller("kim", request.headers["Authorization"]))["name"]}).text  # ok: credential-in-prompt


@app.post("/replaced")
def replaced():
    return requests.post(LLM, json={"prompt": replace(Caller("kim", request.headers["Authorization"]), auth="none").auth}).text  # ok: credential-in-prompt
