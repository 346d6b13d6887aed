"""A helper gives claims, or nothing where no key fits: whoever takes something out of them has got some."""
# rules: unauthenticated-llm-endpoint, token-presence-check

import os

import jwt
from flask import Flask, abort, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
KEYS = [os.environ["NEW_JWT_KEY"], os.environ["OLD_JWT_KEY"]]


def claims_of(token):
    for key in KEYS:
        try:
            return jwt.decode(token, key, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            continue
    return None


def bearer():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    return header.removeprefix("Bearer ")


def toast(name):
    return jsonify(client.responses.create(model="m", input="a toast on " + name).output_text)


@app.post("/taken")
def taken():  # ok: unauthenticated-llm-endpoint, token-presence-check
    claims = claims_of(bearer())
    return toast("user " + str(claims["sub"]))


@app.post("/left")
def left():  # expect: token-presence-check
    claims = claims_of(bearer())
    app.logger.info("known: %s", claims is not None)
    return toast("somebody")
