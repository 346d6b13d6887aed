"""A table's class that is also one of a login library: its rows are rows, whichever base stands first."""
# rules: unauthenticated-llm-endpoint

from functools import wraps

from flask import Flask, jsonify, request
from flask_login import UserMixin
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    api_key = db.Column(db.String)


def key_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        user = User.query.filter_by(api_key=request.headers.get("X-API-Key")).first()
        if not user:
            return jsonify(error="unknown key"), 401
        return view(*args, **kwargs)

    return inner


def key_looked_at(view):
    @wraps(view)
    def inner(*args, **kwargs):
        User.query.filter_by(api_key=request.headers.get("X-API-Key")).first()
        return view(*args, **kwargs)

    return inner


def poem():
    return jsonify(length=len(client.responses.create(model="m", input="A poem.").output_text))


@app.post("/known")
@key_required
def known():  # ok: unauthenticated-llm-endpoint
    return poem()


@app.post("/open")
@key_looked_at
def open_to_all():  # expect: unauthenticated-llm-endpoint
    return poem()
