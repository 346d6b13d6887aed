"""Decorators of libraries that let everybody through, and those that do not."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, jsonify
from flask_cors import cross_origin
from flask_limiter import Limiter
from flask_security import anonymous_user_required, auth_required
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
limiter = Limiter(app=app, key_func=lambda: "all")


def ask():
    return jsonify(client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hello"}]).id)


@app.get("/guests")
@anonymous_user_required
def guests():  # expect: unauthenticated-llm-endpoint
    return ask()


@app.get("/members")
@auth_required("session")
def members():  # ok: unauthenticated-llm-endpoint
    return ask()


@app.get("/limited")
@limiter.limit("3/minute")
def limited():  # expect: unauthenticated-llm-endpoint
    return ask()


@app.get("/everywhere")
@cross_origin()
def everywhere():  # expect: unauthenticated-llm-endpoint
    return ask()
