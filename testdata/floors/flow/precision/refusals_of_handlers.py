"""To raise an exception of the program that its handler answers with 403 is to refuse; with 400 it is not."""
# rules: client-controlled-authorization, llm-output-in-authorization

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Denied(Exception):
    def __init__(self, action):
        super().__init__(action)
        self.action = action


class DeniedForNow(Denied):
    pass


class Unusable(Exception):
    pass


class Problem(Exception):
    status = 400


class Forbidden(Problem):
    status = 403


class Unhandled(Exception):
    pass


def unusable(error):
    return jsonify(error="unusable"), 400


@app.errorhandler(Problem)
def problem(error):
    return jsonify(error="problem"), error.status


def create(app):
    @app.errorhandler(Denied)
    def denied(error):
        return jsonify(error="denied", action=error.action), 403

    app.register_error_handler(Unusable, unusable)


create(app)


def allowed():
    return client.responses.create(model="gpt-4.1", input="May this be?").output_text == "yes"


@app.post("/publish")
def publish():
    if not allowed():  # expect: llm-output-in-authorization
        raise Denied("publish")
    return jsonify(done=True)


@app.post("/withdraw")
def withdraw():
    if not allowed():  # expect: llm-output-in-authorization
        raise DeniedForNow("withdraw")
    return jsonify(done=True)


@app.post("/rename")
def rename():
    if request.headers.get("X-Role") != "dean":  # expect: client-controlled-authorization
        raise Forbidden
    return jsonify(done=True)


@app.post("/style")
def style():
    if not allowed():  # ok: llm-output-in-authorization
        raise Unusable
    return jsonify(done=True)


@app.post("/length")
def length():
    if not allowed():  # ok: llm-output-in-authorization
        raise Problem
    return jsonify(done=True)


@app.post("/odd")
def odd():
    if not allowed():  # ok: llm-output-in-authorization
        raise Unhandled
    return jsonify(done=True)
