# rules: unauthenticated-llm-endpoint, token-presence-check, missing-scope-check, timing-unsafe-comparison
# Who calls is found out by methods, hooks and rows, and what they answer is a response or nothing.
import hashlib
import os
import sqlite3

from flask import Blueprint, Flask, Response, abort, jsonify, redirect, request, session
from flask_jwt_extended import get_jwt_identity, jwt_required
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
db = sqlite3.connect("app.db")


def write():
    return client.responses.create(model="gpt-4.1", input="A haiku").output_text


class Keyring:
    def __init__(self, raw):
        self.digests = {hashlib.sha256(key.encode()).hexdigest() for key in raw.split(",")}
        self.prefixes = ("live_", "test_")

    def has(self, candidate):
        return hashlib.sha256(candidate.encode()).hexdigest() in self.digests

    def looks_right(self, candidate):
        return candidate.startswith(self.prefixes)


keyring = Keyring(os.environ["PARTNERS"])


@app.post("/keyring")
def keyring_view():  # ok: token-presence-check
    if not keyring.has(request.headers.get("X-Api-Key", "")):
        abort(401)
    return jsonify(text=write())


@app.post("/prefix")
def prefix_view():  # expect: token-presence-check
    if not request.headers.get("X-Api-Key", "").startswith("live_"):
        abort(401)
    return jsonify(text=write())


class Settings:
    cron = os.environ["CRON"]


@app.post("/cron")
def cron():  # ok: token-presence-check
    if request.headers.get("X-Cron-Key") != Settings.cron:  # expect: timing-unsafe-comparison
        abort(403)
    return jsonify(text=write())


def account(token):
    return db.execute("select id from accounts where token = ?", (token,)).fetchone()


@app.post("/account")
def account_view():  # ok: token-presence-check
    if account(request.headers.get("X-Api-Key", "")) is None:
        return jsonify(error="unknown"), 401
    return jsonify(text=write())


def refusal():
    if not session.get("user"):
        return jsonify(error="log in"), 401
    return None


@app.post("/refusal")
def refusal_view():  # ok: unauthenticated-llm-endpoint
    if (answer := refusal()) is not None:
        return answer
    return jsonify(text=write())


@app.post("/refusal/dropped")
def dropped_view():  # expect: unauthenticated-llm-endpoint
    refusal()
    return jsonify(text=write())


def unknown(message):
    return jsonify(error=message), 401


def with_tuple():
    if session.get("user") is None:
        return unknown("log in")


def with_redirect():
    if session.get("user") is None:
        return redirect("/login")


def with_response():
    if session.get("user") is None:
        return Response("log in", status=401)


def with_nothing():
    if session.get("user") is None:
        app.logger.info("somebody is here")


tuple_blueprint = Blueprint("tuple", __name__)
tuple_blueprint.before_request(with_tuple)
redirect_blueprint = Blueprint("redirect", __name__)
redirect_blueprint.before_request(with_redirect)
response_blueprint = Blueprint("response", __name__)
response_blueprint.before_request(with_response)
open_blueprint = Blueprint("open", __name__)
open_blueprint.before_request(with_nothing)


@tuple_blueprint.post("/tuple")
def tuple_view():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=write())


@redirect_blueprint.post("/redirect")
def redirect_view():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=write())


@response_blueprint.post("/response")
def response_view():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=write())


@open_blueprint.post("/open")
def open_view():  # expect: unauthenticated-llm-endpoint
    return jsonify(text=write())


for blueprint in (tuple_blueprint, redirect_blueprint, response_blueprint, open_blueprint):
    app.register_blueprint(blueprint)


@app.put("/diet")
@jwt_required()
def own_diet():  # ok: missing-scope-check
    db.execute("update guests set diet = ? where name = ?", (request.json["diet"], get_jwt_identity()))
    return jsonify(ok=True)


@app.put("/menu")
@jwt_required()
def any_menu():  # expect: missing-scope-check
    db.execute("update menu set dish = ?", (request.json["dish"],))
    return jsonify(ok=True)
