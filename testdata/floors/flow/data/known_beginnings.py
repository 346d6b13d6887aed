"""Sequences of which the first elements are told apart and the others are not."""
# rules: credential-in-prompt

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def parts():
    return (request.path, request.headers["Authorization"], *request.json["words"])


@app.post("/starred")
def starred():
    path, _, *words = parts()
    client.responses.create(model="m", input=path + " ".join(words))  # ok: credential-in-prompt
    path, *words = parts()
    return client.responses.create(model="m", input=" ".join(words)).output_text  # expect: credential-in-prompt


@app.post("/sliced")
def sliced():
    words = list(parts())
    client.responses.create(model="m", input=" ".join(words[2:]))  # ok: credential-in-prompt
    return client.responses.create(model="m", input=" ".join(words[1:])).output_text  # expect: credential-in-prompt


@app.post("/named")
def named():
    row = dict(zip(["path", "sender", "first"], parts()))
    client.responses.create(model="m", input=f"{row['path']} {row['first']}")  # ok: credential-in-prompt
    return client.responses.create(model="m", input=row["sender"]).output_text  # expect: credential-in-prompt
