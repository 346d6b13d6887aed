"""A counter in the session lets in whoever has none; a level has to be there."""
# rules: unauthenticated-llm-endpoint

import os

import ollama
from flask import Flask, abort, session

app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]


def ask():
    return ollama.generate(model="m", prompt="x")["response"]


@app.post("/counted")
def counted():  # expect: unauthenticated-llm-endpoint
    if session.get("visits", 0) > 10:
        abort(429)
    session["visits"] = session.get("visits", 0) + 1
    return ask()


@app.post("/ranked")
def ranked():
    if session.get("level", 0) < 3:
        abort(403)
    return ask()
