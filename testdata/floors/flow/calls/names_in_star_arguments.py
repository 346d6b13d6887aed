"""Names that a function is given in `*names` or in a list say what it reads."""
# rules: credential-in-prompt

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def header_lines(*names):
    for name in names:
        value = request.headers.get(name)
        if value:
            yield f"{name}: {value}"


def header_list(names):
    return [f"{name}: {request.headers.get(name)}" for name in names]


def both():
    yield "x"
    yield from header_lines("X-Trace", "Authorization")


@app.post("/star")
def star():
    client.responses.create(model="m", input="\n".join(header_lines("X-Trace", "Authorization")))  # expect: credential-in-prompt
    return "ok"


@app.post("/star_of_others")
def star_of_others():
    client.responses.create(model="m", input="\n".join(header_lines("X-Trace", "Accept-Language")))  # ok: credential-in-prompt
    return "ok"


@app.post("/list")
def in_list():
    client.responses.create(model="m", input="\n".join(header_list(["X-Trace", "Authorization"])))  # expect: credential-in-prompt
    return "ok"


@app.post("/list_of_others")
def list_of_others():
    client.responses.create(model="m", input="\n".join(header_list(["X-Trace", "Accept-Language"])))  # ok: credential-in-prompt
    return "ok"


@app.post("/handed_on")
def handed_on():
    client.responses.create(model="m", input="\n".join(both()))  # expect: credential-in-prompt
    return "ok"
