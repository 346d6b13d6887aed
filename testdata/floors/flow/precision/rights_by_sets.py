"""Rights checked by set against set, and by a method of an object that a hook has left."""
# rules: missing-scope-check

import sqlite3
from functools import wraps

from flask import Flask, abort, g, jsonify, request
from flask_jwt_extended import get_jwt, verify_jwt_in_request

app = Flask(__name__)
db = sqlite3.connect("desk.db")


class Identity:
    def __init__(self, scopes):
        self.scopes = scopes

    def can(self, scope):
        return scope in self.scopes


@app.before_request
def signed_in():
    verify_jwt_in_request()
    claims = get_jwt()
    g.roles = claims.get("roles", [])
    g.identity = Identity(claims["scope"].split())


def role(*names):
    def wrap(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if not set(names) & set(g.roles):
                abort(403)
            return view(*args, **kwargs)

        return inner

    return wrap


def scope(name):
    def wrap(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if not g.identity.can(name):
                abort(403)
            return view(*args, **kwargs)

        return inner

    return wrap


@app.post("/by-role")
@role("editor")
def by_role():  # ok: missing-scope-check
    db.execute("insert into notes (text) values (?)", (request.json["text"],))
    return jsonify(done=True)


@app.post("/by-scope")
@scope("notes:write")
def by_scope():  # ok: missing-scope-check
    db.execute("insert into notes (text) values (?)", (request.json["text"],))
    return jsonify(done=True)


@app.post("/by-nothing")
def by_nothing():  # expect: missing-scope-check
    db.execute("insert into notes (text) values (?)", (request.json["text"],))
    return jsonify(done=True)
