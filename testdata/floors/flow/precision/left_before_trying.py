"""A hook leaves nothing for the request, then tries: what is there afterwards is there only where the check has passed."""
# rules: unauthenticated-llm-endpoint, token-presence-check

import os
import jwt
import ollama
from flask import Flask, abort, g, request

app = Flask(__name__)
KEY = os.environ["KEY"]


def ask():
    return ollama.generate(model="m", prompt="x")["response"]


@app.before_request
def load():
    g.subject = None
    g.claimed = None
    token = request.headers.get("Authorization", "")[7:]
    try:
        g.subject = jwt.decode(token, KEY, algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError:
        pass
    try:
        g.claimed = request.args["name"]
        jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        pass


@app.post("/verified")
def verified():
    if g.subject is None:
        abort(401)
    return ask()


@app.post("/here")
def here():
    g.own = None
    try:
        g.own = jwt.decode(request.cookies["t"], KEY, algorithms=["HS256"])["sub"]
    except (KeyError, jwt.InvalidTokenError):
        pass
    if g.own is None:
        abort(401)
    return ask()


# What was left before the check is there where the check has failed.
@app.post("/claimed")
def claimed():  # expect: unauthenticated-llm-endpoint
    if g.claimed is None:
        abort(401)
    return ask()


@app.post("/open")
def open_to_all():  # expect: unauthenticated-llm-endpoint
    return ask()
