"""The name of a route is that of the view, whatever else its decorator is given."""
# rules: unauthenticated-llm-endpoint

import hmac
import os
from functools import wraps

from flask import Flask, abort, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
FREE = {"latest", "newest"}


@app.before_request
def check():
    if request.endpoint in FREE:
        return
    if not hmac.compare_digest(request.headers.get("X-Door-Key", ""), os.environ["DOOR_KEY"]):
        abort(401)


def loaded_by(load):
    def decorate(view):
        @wraps(view)
        def inner(number, **values):
            row = load(number)
            if row is None:
                abort(404)
            return view(row, **values)
        return inner
    return decorate


def answer():
    return jsonify(client.responses.create(model="m", input="x").output_text)


@app.get("/plots/<int:number>")
@loaded_by(lambda number: number)
def plot(row):  # ok: unauthenticated-llm-endpoint
    return answer()


@app.get("/newest/<int:number>")
@loaded_by(lambda number: number)
def newest(row):  # expect: unauthenticated-llm-endpoint
    return answer()


@app.get("/latest")
def latest():  # expect: unauthenticated-llm-endpoint
    return answer()
