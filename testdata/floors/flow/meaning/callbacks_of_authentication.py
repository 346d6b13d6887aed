"""Functions that authentication libraries call are entry points: what the client sends reaches them, and what they answer decides."""
# rules: prompt-injection, sql-injection, llm-output-in-authorization, client-controlled-authorization, unauthenticated-llm-endpoint

import sqlite3

from flask import Flask, request
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth
from flask_login import LoginManager, UserMixin
from openai import OpenAI
from werkzeug.security import check_password_hash

app = Flask(__name__)
client = OpenAI()
basic = HTTPBasicAuth()
bearer = HTTPTokenAuth()
by_model = HTTPTokenAuth(scheme="Model")
logins = LoginManager(app)
HASHES = {"ana": "scrypt:1"}
ROLES = {"ana": ["editor"]}


class Member(UserMixin):
    def __init__(self, number):
        self.id = number


@basic.verify_password
def known(name, password):
    if name == "admin" and check_password_hash(HASHES["ana"], password):  # ok: client-controlled-authorization
        return name
    row = sqlite3.connect("users.db").execute("select hash from users where name = ?", (name,)).fetchone()  # ok: sql-injection
    if row and check_password_hash(row[0], password):
        return name
    return None


@basic.get_user_roles
def roles(name):
    return ROLES.get(name, [])  # ok: llm-output-in-authorization


@bearer.verify_token
def found(token):
    rows = sqlite3.connect("users.db").execute(f"select id from users where token = '{token}'")  # expect: sql-injection
    return rows.fetchone()


@bearer.get_user_roles
def guessed(user):
    return [client.responses.create(model="m", input="The role of somebody in the stores").output_text]  # expect: llm-output-in-authorization


@by_model.verify_token
def believed(token):
    verdict = client.responses.create(model="m", input="Is this a token of ours? " + token[:20]).output_text
    if "yes" in verdict:  # expect: llm-output-in-authorization
        return "somebody"
    return None


@logins.user_loader
def by_number(number):
    rows = sqlite3.connect("users.db").execute(f"select id from users where id = {number}")  # ok: sql-injection
    return Member(rows.fetchone()[0])


@logins.request_loader
def by_header(req):
    client.responses.create(model="m", input="Greet " + req.args["name"])  # expect: prompt-injection
    client.responses.create(model="m", input="Greet " + request.args["name"])  # expect: prompt-injection
    name = request.args["name"]
    if name not in HASHES:
        return None
    client.responses.create(model="m", input="Greet " + name)  # ok: prompt-injection
    return Member(1)
