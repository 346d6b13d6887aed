"""Decorators and loops that look at several fields of a body."""
# rules: prompt-injection

import functools
import re

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
BAD = re.compile("ignore|jailbreak")


def screened(*fields):
    def wrap(view):
        @functools.wraps(view)
        def inner(*args, **kwargs):
            body = request.get_json(silent=True) or {}
            for field in fields:
                if BAD.search(str(body.get(field, ""))):
                    return jsonify(error="no"), 400
            return view(*args, **kwargs)

        return inner

    return wrap



@app.post("/both")
@screened("text", "style")
def both():
    body = request.json
    return jsonify(client.responses.create(model="m", input=f"{body['style']}: {body['text']}").output_text)  # ok: prompt-injection


@app.post("/one")
@screened("text")
def one():
    body = request.json
    return jsonify(client.responses.create(model="m", input=f"{body['style']}: {body['text']}").output_text)  # expect: prompt-injection


@app.post("/every")
def every():
    body = request.get_json()
    for value in body.values():
        if BAD.search(str(value)):
            return jsonify(error="no"), 400
    return jsonify(client.responses.create(model="m", input=f"{body['style']}: {body['text']}").output_text)  # ok: prompt-injection


@app.post("/logged")
def logged():
    body = request.get_json()
    for value in body.values():
        if BAD.search(str(value)):
            continue
    return jsonify(client.responses.create(model="m", input=f"{body['style']}: {body['text']}").output_text)  # expect: prompt-injection
