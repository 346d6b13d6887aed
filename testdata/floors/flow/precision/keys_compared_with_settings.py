"""A key of the client compared with one from the environment authenticates; looking whether it is there does not."""
# rules: token-presence-check, unauthenticated-llm-endpoint

import os
from functools import wraps

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
SERVICE_KEY = os.getenv("X_API_KEY")


def with_key(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if request.headers.get("x-api-key") != SERVICE_KEY:
            return jsonify(error="unauthorized"), 401
        return view(*args, **kwargs)

    return inner


def with_any_key(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not request.headers.get("x-api-key"):
            return jsonify(error="unauthorized"), 401
        return view(*args, **kwargs)

    return inner


@app.post("/compared")
@with_key
def compared():  # ok: token-presence-check, unauthenticated-llm-endpoint
    return jsonify(client.responses.create(model="m", input=request.json["q"]).output_text)


@app.post("/present")
@with_any_key
def present():  # expect: token-presence-check
    return jsonify(client.responses.create(model="m", input=request.json["q"]).output_text)
