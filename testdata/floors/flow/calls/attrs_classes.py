"""Classes made by attrs."""
# rules: credential-in-prompt

import attr
import requests
from attrs import define, field
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@define
class Caller:
    name: str
    auth: str = "none"
    notes: list = field(factory=list)


@attr.s
class Old:
    name = attr.ib()
    auth = attr.ib(default="none")


@app.post("/defined")
def defined():
    return requests.post(LLM, json={"prompt": Caller("kim", request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/defined_other")
def defined_other():
    return requests.post(LLM, json={"prompt": Caller("kim", auth=request.headers["Authorization"]).name}).text  # ok: credential-in-prompt


@app.post("/old_style")
def old_style():
    return requests.post(LLM, json={"prompt": Old("kim", request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/old_style_other")
def old_style_other():
    return requests.post(LLM, json={"prompt": Old("kim", request.headers["Authorization"]).name}).text  # ok: credential-in-prompt
