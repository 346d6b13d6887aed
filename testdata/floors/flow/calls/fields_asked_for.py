"""Only the fields that a dump is asked for come out; fields are worked out again where a record is copied; `InitVar` is no field."""
# rules: credential-in-prompt

import json
from dataclasses import InitVar, asdict, dataclass, replace

import requests
from flask import Flask, request
from pydantic import BaseModel

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
PUBLIC = {"name", "city"}


class Memo(BaseModel):
    name: str
    city: str = ""
    token: str = ""


@dataclass
class Session:
    header: str
    room: str = "blue"
    token: str = ""

    def __post_init__(self):
        self.token = self.header.partition(" ")[2]


@dataclass
class Room:
    name: str
    header: InitVar[str]
    known: bool = False

    def __post_init__(self, header):
        self.known = header.startswith("Bearer ")


@dataclass
class Echo:
    name: str
    header: InitVar[str]
    text: str = ""

    def __post_init__(self, header):
        self.text = "Auth " + header


def memo():
    return Memo(name="kim", city="Bern", token=request.headers["Authorization"])


@app.post("/included")
def included():
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(include={"name", "city"}))}).text  # ok: credential-in-prompt


@app.post("/included_by_name")
def included_by_name():
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(include=PUBLIC))}).text  # ok: credential-in-prompt


@app.post("/included_all")
def included_all():
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(include={"name", "token"}))}).text  # expect: credential-in-prompt


@app.post("/excluded")
def excluded():
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(exclude={"token"}))}).text  # ok: credential-in-prompt


@app.post("/excluded_other")
def excluded_other():
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(exclude={"city"}))}).text  # expect: credential-in-prompt


@app.post("/excluded_from_text")
def excluded_from_text():
    return requests.post(LLM, json={"prompt": memo().model_dump_json(exclude={"token"})}).text  # ok: credential-in-prompt


@app.post("/excluded_by_request")
def excluded_by_request():
    left_out = set(request.args.getlist("without"))
    return requests.post(LLM, json={"prompt": json.dumps(memo().model_dump(exclude=left_out))}).text  # expect: credential-in-prompt


@app.post("/replaced")
def replaced():
    empty = replace(Session(request.headers["Authorization"]), header="Bearer x")
    return requests.post(LLM, json={"prompt": empty.token}).text  # ok: credential-in-prompt


@app.post("/replaced_other")
def replaced_other():
    moved = replace(Session(request.headers["Authorization"]), room="red")
    return requests.post(LLM, json={"prompt": moved.token}).text  # expect: credential-in-prompt


@app.post("/passed")
def passed():
    return requests.post(LLM, json={"prompt": f"{asdict(Room('blue', request.headers['Authorization']))}"}).text  # ok: credential-in-prompt


@app.post("/passed_and_kept")
def passed_and_kept():
    return requests.post(LLM, json={"prompt": Echo("blue", request.headers["Authorization"]).text}).text  # expect: credential-in-prompt
