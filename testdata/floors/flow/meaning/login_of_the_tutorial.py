"""The login of Flask's tutorial: a hook loads the user of the session, a decorator turns away who has none."""
# rules: unauthenticated-llm-endpoint

import functools
import sqlite3

from flask import Blueprint, Flask, g, jsonify, redirect, request, session, url_for
from openai import OpenAI

bp = Blueprint("auth", __name__)
client = OpenAI()


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect("x.db")
    return g.db


@bp.before_app_request
def load_logged_in_user():
    user_id = session.get("user_id")
    if user_id is None:
        g.user = None
    else:
        g.user = get_db().execute("SELECT * FROM user WHERE id = ?", (user_id,)).fetchone()


def login_required(view):
    @functools.wraps(view)
    def wrapped(**kwargs):
        if g.user is None:
            return redirect(url_for("auth.login"))
        return view(**kwargs)

    return wrapped


@bp.post("/ask")
@login_required
def ask():  # ok: unauthenticated-llm-endpoint
    text = request.get_json()["q"][:200]
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
    return jsonify(reply.choices[0].message.content)


@bp.post("/open")
def open_():  # expect: unauthenticated-llm-endpoint
    text = request.get_json()["q"][:200]
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
    return jsonify(reply.choices[0].message.content)


app = Flask(__name__)
app.register_blueprint(bp)
