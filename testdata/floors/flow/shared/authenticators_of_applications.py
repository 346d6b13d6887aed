"""An object that reads tokens and hangs on the application authenticates where views ask it."""
# rules: unauthenticated-llm-endpoint

import os
from functools import wraps

import jwt
from flask import Flask, current_app, g, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class TokenError(Exception):
    pass


class TokenReader:
    def __init__(self, key):
        self._key = key

    def read(self, header):
        if not header or not header.startswith("Bearer "):
            raise TokenError("missing")
        try:
            return jwt.decode(header[7:], self._key, algorithms=["HS256"])
        except jwt.InvalidTokenError as error:
            raise TokenError("invalid") from error


class Length:
    def read(self, header):
        return len(header or "")


app.reader = TokenReader(os.environ["TOKEN_KEY"])
app.length = Length()


def signed_in(view):
    @wraps(view)
    def inner(*args, **kwargs):
        try:
            g.who = current_app.reader.read(request.headers.get("Authorization"))
        except TokenError:
            return jsonify(error="login"), 401
        return view(*args, **kwargs)

    return inner


def measured(view):
    @wraps(view)
    def inner(*args, **kwargs):
        g.length = current_app.length.read(request.headers.get("X-Name"))
        return view(*args, **kwargs)

    return inner


@app.post("/signed")
@signed_in
def signed():  # ok: unauthenticated-llm-endpoint
    client.responses.create(model="m", input="hi")
    return "ok"


@app.post("/measured")
@measured
def open_to_all():  # expect: unauthenticated-llm-endpoint
    client.responses.create(model="m", input="hi")
    return "ok"
