"""An attribute that is tested counts like a call that is."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, abort, jsonify, request
from flask_login import current_user
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def ask(text):
    return client.responses.create(model="m", input=text).output_text


@app.post("/tested")
def tested():  # ok: unauthenticated-llm-endpoint
    if not current_user.is_authenticated:
        abort(401)
    return ask("tested")


@app.post("/anonymous")
def anonymous():  # ok: unauthenticated-llm-endpoint
    if current_user.is_anonymous:
        return jsonify(error="log in"), 401
    return ask("anonymous")


def signed_in():
    return current_user and current_user.is_authenticated


@app.post("/helper")
def helper():  # ok: unauthenticated-llm-endpoint
    if not signed_in():
        abort(401)
    return ask("helper")


@app.post("/named")
def named():  # expect: unauthenticated-llm-endpoint
    name = current_user.name if current_user.is_authenticated else "guest"
    return ask("hello " + name)


@app.post("/logged")
def logged():  # expect: unauthenticated-llm-endpoint
    if not current_user.is_authenticated:
        app.logger.info("guest at %s", request.path)
    return ask("logged")
