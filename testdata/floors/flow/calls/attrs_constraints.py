"""What the fields of attrs let through."""
# rules: prompt-injection, system-prompt-injection

import attr
import attrs
import requests
from attr import validators
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@attr.s(auto_attribs=True)
class Order:
    size: str = attr.ib(validator=validators.in_(["small", "large"]))
    code: str = attr.ib(validator=validators.matches_re(r"[A-Z]{2}-\d{2}"))
    loose: str = attr.ib(validator=validators.matches_re(r".*"))
    count: int = attr.ib(converter=int)
    note: str = attr.ib(default="", validator=attr.validators.instance_of(str))
    amount: int = attr.ib(factory=int)
    either: object = attr.ib(default=0, validator=attr.validators.instance_of((int, str)))


@attrs.define
class Letter:
    tone: str = attrs.field()
    text: str = attrs.field()
    mood: str = attrs.field(validator=attrs.validators.optional([attrs.validators.in_(("glad", "calm"))]), default=None)

    @tone.validator
    def known(self, attribute, value):
        if value not in ("short", "long"):
            raise ValueError("unknown tone")


@app.post("/size")
def size():
    return requests.post(LLM, json={"prompt": Order(**request.get_json()).size}).text  # ok: prompt-injection


@app.post("/code")
def code():
    return requests.post(LLM, json={"prompt": Order(**request.get_json()).code}).text  # ok: prompt-injection


@app.post("/loose")
def loose():
    return requests.post(LLM, json={"prompt": Order(**request.get_json()).loose}).text  # expect: prompt-injection


@app.post("/count")
def count():
    return requests.post(LLM, json={"prompt": f"{Order(**request.get_json()).count}"}).text  # ok: prompt-injection


@app.post("/note")
def note():
    return requests.post(LLM, json={"prompt": Order(**request.get_json()).note}).text  # expect: prompt-injection


@app.post("/tone")
def tone():
    return requests.post(LLM, json={"prompt": Letter(request.json["tone"], "none").tone}).text  # ok: prompt-injection


@app.post("/text")
def text():
    return requests.post(LLM, json={"prompt": Letter("short", request.json["text"]).text}).text  # expect: prompt-injection


@app.post("/mood")
def mood():
    letter = Letter("short", "none", mood=request.json["mood"])
    return requests.post(LLM, json={"prompt": f"{letter.mood}"}).text  # ok: prompt-injection


@app.post("/amount")
def amount():
    return requests.post(LLM, json={"prompt": f"{Order(**request.get_json()).amount}"}).text  # expect: prompt-injection


@app.post("/either")
def either():
    return requests.post(LLM, json={"prompt": f"{Order(**request.get_json()).either}"}).text  # expect: prompt-injection
