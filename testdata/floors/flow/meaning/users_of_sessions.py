"""Who is signed in is looked up in one place and tested in another: tables, rows, objects, context variables."""
# rules: unauthenticated-llm-endpoint, token-presence-check

import contextvars
import functools
import sqlite3

from flask import Flask, abort, g, jsonify, request, session
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI
from pymongo import MongoClient

app = Flask(__name__)
client = OpenAI()
db = SQLAlchemy(app)
members = MongoClient()["club"]["members"]
DESK = {"7": {"name": "Ada"}}
on_duty = contextvars.ContextVar("on_duty", default=None)


class Reader(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    nick = db.Column(db.String)
    badge = db.Column(db.String)


class Guest:
    def __init__(self, row):
        self.name = row["name"]

    @classmethod
    def of(cls, number):
        row = sqlite3.connect("club.db").execute("SELECT * FROM guests WHERE number = ?", (number,)).fetchone()
        return cls(row) if row else None


def summary():
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "one line"}])
    return jsonify(reply.choices[0].message.content)


@app.before_request
def remember():
    number = session.get("number")
    g.clerk = DESK.get(number) if number else None
    g.guest = Guest.of(number)
    g.desk_role = session.get("desk_role")
    g.nickname = request.headers.get("X-Nickname")
    g.badge = request.headers.get("X-Badge-Token")
    on_duty.set(DESK.get(number))
    if number in DESK:
        g.known = DESK[number]


def clerks_only(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        if not g.clerk:
            return jsonify(error="sign in"), 401
        return view(*args, **kwargs)

    return inner


def nicknamed_only(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        if not g.nickname:
            return jsonify(error="who are you"), 401
        return view(*args, **kwargs)

    return inner


@app.post("/clerks")
@clerks_only
def of_clerks():  # ok: unauthenticated-llm-endpoint
    return summary()


@app.post("/nicknames")
@nicknamed_only
def of_nicknames():  # expect: unauthenticated-llm-endpoint
    return summary()


@app.post("/badges")
def of_badges():  # expect: token-presence-check
    if g.badge is None:
        abort(401)
    return summary()


@app.post("/guests")
def of_guests():  # ok: unauthenticated-llm-endpoint
    if g.get("guest") is None:
        abort(401)
    return summary()


@app.post("/roles")
def of_roles():  # ok: unauthenticated-llm-endpoint
    if g.desk_role not in ("head", "deputy"):
        abort(403)
    return summary()


@app.post("/known")
def of_known():  # ok: unauthenticated-llm-endpoint
    if "known" not in g:
        abort(401)
    return summary()


@app.post("/duty")
def of_duty():  # ok: unauthenticated-llm-endpoint
    if on_duty.get() is None:
        abort(401)
    return summary()


def reader():
    return Reader.query.filter_by(id=session.get("reader")).first()


@app.post("/readers")
def of_readers():  # ok: unauthenticated-llm-endpoint
    if reader() is None:
        abort(401)
    return summary()


@app.post("/badge-rows")
def of_badge_rows():  # ok: unauthenticated-llm-endpoint
    if not Reader.query.filter_by(badge=request.headers.get("X-Badge-Token")).one_or_none():
        abort(401)
    return summary()


@app.post("/nick-rows")
def of_nick_rows():  # expect: unauthenticated-llm-endpoint
    if not Reader.query.filter_by(nick=request.args.get("nick")).one_or_none():
        abort(401)
    return summary()


@app.post("/members")
def of_members():  # ok: unauthenticated-llm-endpoint
    if not members.find_one({"_id": session.get("member")}):
        abort(401)
    return summary()


def present_or_401(somebody):
    if somebody is None:
        abort(401)


@app.post("/given")
def of_given():  # ok: unauthenticated-llm-endpoint
    present_or_401(session.get("number"))
    return summary()


@app.post("/given-names")
def of_given_names():  # expect: unauthenticated-llm-endpoint
    present_or_401(request.args.get("name"))
    return summary()


def clerk_or_401():
    try:
        return DESK[session.get("number")]
    except KeyError:
        abort(401)


@app.post("/tried")
def of_tried():  # ok: unauthenticated-llm-endpoint
    clerk_or_401()
    return summary()
