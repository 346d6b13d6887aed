"""A helper gives the claims of a token or a record of what is wrong with it: where the record is left out, the caller is known."""
# rules: token-presence-check

import os

import jwt
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def claims_of(token):
    try:
        return jwt.decode(token, os.environ["JWT_SECRET"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return {"error": "the token is not valid"}


def looked_at(token):
    if token.count(".") != 2:
        return {"error": "the token is not valid"}
    return {"token": token}


def answer():
    reply = client.responses.create(model="m", input=request.json["q"])
    return jsonify(text=reply.output_text)


@app.post("/key")
def by_key():  # ok: token-presence-check
    token = request.headers.get("Authorization")
    if not token:
        return "no", 401
    claims = claims_of(token)
    if isinstance(claims, dict) and "error" in claims:
        return jsonify(claims), 401
    return answer()


@app.post("/part")
def by_part():  # ok: token-presence-check
    token = request.headers.get("Authorization")
    if not token:
        return "no", 401
    claims = claims_of(token)
    if not claims.get("user_id"):
        return "no", 401
    return answer()


@app.post("/other-kind")
def by_other_kind():  # expect: token-presence-check
    token = request.headers.get("Authorization")
    if not token:
        return "no", 401
    claims = claims_of(token)
    if isinstance(claims, str):
        return "no", 401
    return answer()


@app.post("/looked-at")
def by_look():  # expect: token-presence-check
    token = request.headers.get("Authorization")
    if not token:
        return "no", 401
    if "error" in looked_at(token):
        return "no", 401
    return answer()
