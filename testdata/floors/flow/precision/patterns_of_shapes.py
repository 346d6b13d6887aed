"""A pattern for sequences or mappings does not fit an object of an ordinary class."""
# rules: credential-in-prompt

from dataclasses import dataclass

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@dataclass
class Header:
    value: str


def read():
    if request.args.get("whole"):
        return Header(request.headers["Authorization"])
    return [request.json["first"], request.json["second"]]


@app.post("/read")
def reading():
    match read():
        case [first, *_]:
            return client.responses.create(model="m", input=first).output_text  # ok: credential-in-prompt
        case Header(value):
            return client.responses.create(model="m", input=value).output_text  # expect: credential-in-prompt
