"""A limit on the length of every body, in a class of settings that is a parameter's default."""
# rules: unbounded-prompt

from functools import wraps

from flask import Flask, jsonify, request
from openai import OpenAI

from settings import Production

client = OpenAI()


def timed(view):
    @wraps(view)
    def inner(*args, **kwargs):
        return view(*args, **kwargs)

    return inner


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)

    @app.post("/title")
    @timed
    def title():
        return jsonify(client.responses.create(model="m", input=request.get_json()["note"]).output_text)  # ok: unbounded-prompt

    @app.get("/search")
    @timed
    def search():
        return jsonify(client.responses.create(model="m", input=request.args["q"]).output_text)  # expect: unbounded-prompt

    return app
