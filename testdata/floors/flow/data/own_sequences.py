"""Instances that are indexed are iterated as well; attributes that are set under names made at run time are there."""
# rules: prompt-injection, credential-in-response

from collections.abc import Sequence

import ollama
from flask import Flask, jsonify, request

app = Flask(__name__)


class Lines(Sequence):
    def __init__(self):
        self.lines = []
        self.title = "none"

    def say(self, text):
        self.lines.append(text)
        return self

    def __getitem__(self, at):
        return self.lines[at]

    def __len__(self):
        return len(self.lines)


class Fields:
    kind = "fields"

    def __init__(self, name, token):
        for key, value in (("name", name), ("token", token)):
            setattr(self, key, value)


class Plain:
    def __init__(self, name):
        self.name = name


@app.post("/joined")
def joined():
    lines = Lines().say(request.json["text"])
    return jsonify(ollama.generate(model="small", prompt="\n".join(line for line in lines))["done"])  # expect: prompt-injection


@app.post("/list")
def as_list():
    lines = Lines().say(request.json["text"])
    return jsonify(ollama.generate(model="small", prompt="\n".join(list(lines)))["done"])  # expect: prompt-injection


@app.post("/loop")
def loop():
    for line in Lines().say(request.json["text"]):
        return jsonify(ollama.generate(model="small", prompt=line)["done"])  # expect: prompt-injection
    return jsonify(False)


@app.post("/title")
def title():
    lines = Lines().say(request.json["text"])
    return jsonify(ollama.generate(model="small", prompt=lines.title)["done"])


@app.post("/length")
def length():
    lines = Lines().say(request.json["text"])
    return jsonify(ollama.generate(model="small", prompt=f"{len(lines)} lines")["done"])


@app.get("/fields")
def fields():
    return jsonify(Fields("kim", request.headers["Authorization"]).token)  # expect: credential-in-response


@app.get("/plain")
def plain():
    return jsonify(Plain("kim").name, token=len(request.headers["Authorization"]))
