"""Guards of libraries that ask a function of the program who is let in: they are worth what that function is worth."""
# rules: unauthenticated-llm-endpoint, token-presence-check

import os

import jwt
from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth, MultiAuth
from flask_login import LoginManager, UserMixin, login_required
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
strict = HTTPTokenAuth(scheme="Bearer")
easy = HTTPTokenAuth(scheme="Token")
open_door = HTTPBasicAuth()
paper = HTTPTokenAuth(scheme="Paper")
any_of = MultiAuth(strict, paper)
sessions = LoginManager(app)
PAPERS = {os.environ["PAPER"]: "reader"}


@strict.verify_token
def verified(token):
    try:
        return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError:
        return None


@easy.verify_token
def anybody_with_one(token):
    if len(token) < 10:
        return None
    return {"name": "somebody"}


@open_door.verify_password
def everybody(name, word):
    return True


@paper.verify_token
def reader_of(token):
    return PAPERS.get(token)


class Member(UserMixin):
    pass


@sessions.request_loader
def from_header(req):
    return Member() if req.headers.get("Authorization") else None


def poem():
    answer = client.responses.create(model="m", input="a poem on " + request.json["word"])
    return jsonify(answer.output_text)


@app.post("/strict")
@strict.login_required
def behind_strict():  # ok: unauthenticated-llm-endpoint, token-presence-check
    return poem()


@app.post("/easy")
@easy.login_required
def behind_easy():  # expect: token-presence-check
    return poem()


@app.post("/easy/admins")
@easy.login_required(role="admin")
def behind_easy_with_role():  # expect: token-presence-check
    return poem()


@app.post("/open")
@open_door.login_required
def behind_open_door():  # expect: unauthenticated-llm-endpoint
    return poem()


@app.post("/paper")
@paper.login_required
def behind_paper():  # ok: unauthenticated-llm-endpoint, token-presence-check
    return poem()


@app.post("/any")
@any_of.login_required
def behind_any():  # ok: unauthenticated-llm-endpoint, token-presence-check
    return poem()


@app.post("/members")
@login_required
def for_members():  # expect: token-presence-check
    return poem()
