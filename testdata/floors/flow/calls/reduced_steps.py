"""Steps that `reduce` applies one after the other: what one of them takes out stays out."""
# rules: credential-in-prompt

import re
from functools import reduce

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
TOKEN = re.compile(r"Bearer\s+\S+")


def hide(text):
    return TOKEN.sub("[hidden]", text)


def pipeline(*steps):
    return lambda text: reduce(lambda so_far, step: step(so_far), steps, text)


careful = pipeline(str.strip, hide, str.lower)
careless = pipeline(str.strip, str.lower)


def head():
    return f"{request.headers['Authorization']} {request.json['q']}"


@app.post("/careful")
def with_care():
    return client.responses.create(model="m", input=careful(head())).output_text  # ok: credential-in-prompt


@app.post("/careless")
def without_care():
    return client.responses.create(model="m", input=careless(head())).output_text  # expect: credential-in-prompt


@app.post("/at-once")
def at_once():
    return client.responses.create(model="m", input=reduce(lambda text, f: f(text), [hide, str.title], head())).output_text  # ok: credential-in-prompt
