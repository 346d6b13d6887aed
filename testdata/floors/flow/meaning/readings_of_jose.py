"""Readings with python-jose that verify nothing are one fault, not two."""
# rules: unauthenticated-llm-endpoint, unverified-jwt

import os

from flask import Flask, abort, jsonify, request
from jose import JWTError, jwt
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def token():
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def relaxed():
    try:
        return jwt.decode(token(), os.environ["KEY"], algorithms=["HS256"], options={"verify_signature": False})  # expect: unverified-jwt
    except JWTError:
        abort(401)


def claims_only():
    try:
        return jwt.get_unverified_claims(token())  # expect: unverified-jwt
    except JWTError:
        abort(401)


def header_only():
    return jwt.get_unverified_header(token())


def write(word):
    return client.responses.create(model="gpt-4o-mini", input="Write " + word).output_text


@app.post("/relaxed")
def of_relaxed():  # ok: unauthenticated-llm-endpoint
    who = relaxed()["sub"]
    return jsonify(text=write(request.json["word"]), who=who)


@app.post("/claims")
def of_claims():  # ok: unauthenticated-llm-endpoint
    who = claims_only()["sub"]
    return jsonify(text=write(request.json["word"]), who=who)


@app.post("/header")
def of_header():  # expect: unauthenticated-llm-endpoint
    return jsonify(text=write(request.json["word"]), kind=header_only()["alg"])
