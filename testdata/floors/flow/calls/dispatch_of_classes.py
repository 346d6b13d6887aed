"""A class's functions are chosen by a name that the model gives."""
# rules: excessive-agency, llm-output-to-code

import json

from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Actions:
    limit = 3

    def open(self):
        return "open"

    def close(self):
        return "close"


def chosen():
    return json.loads(client.responses.create(model="gpt-4.1", input="which?").output_text)["name"]


@app.post("/by_attribute")
def by_attribute():
    return jsonify(getattr(Actions, chosen())(None))  # expect: llm-output-to-code


@app.post("/by_mapping")
def by_mapping():
    return jsonify(vars(Actions)[chosen()](None))  # expect: excessive-agency


@app.post("/by_name")
def by_name():
    actions = vars(Actions)
    name = chosen()
    return jsonify(actions[name](None))  # expect: excessive-agency


@app.post("/fixed")
def fixed():
    return jsonify(vars(Actions)["open"](None), chosen())  # ok: excessive-agency


@app.post("/number")
def number():
    return jsonify(vars(Actions).get(chosen()))  # ok: excessive-agency
