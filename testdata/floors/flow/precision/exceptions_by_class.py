"""Which class an exception has says what of it reaches clients."""

import json

import connexion
import warehouse
from email_validator import EmailNotValidError, validate_email
from flask import Flask, jsonify, request

app = Flask(__name__)


def answer(error):
    if isinstance(error, connexion.ProblemException):
        return jsonify(title=error.title, extra=error.ext)  # ok: exception-in-response
    return jsonify(error=str(error))  # expect: exception-in-response


app.register_error_handler(Exception, answer)


@app.get("/field")
def field():
    try:
        return jsonify(price=warehouse.prices()["list"])
    except KeyError as error:
        return jsonify(error=f"{error} is missing"), 400  # ok: exception-in-response


@app.get("/index")
def index():
    try:
        return jsonify(price=warehouse.prices()[7])
    except LookupError as error:
        return jsonify(error=f"{error} is missing"), 400  # expect: exception-in-response


@app.get("/kind")
def kind():
    try:
        return jsonify(price=warehouse.prices()["list"])
    except Exception as error:
        return jsonify(kind=error.__class__.__name__, same=type(error).__name__), 500  # ok: exception-in-response


@app.get("/kind-and-text")
def kind_and_text():
    try:
        return jsonify(price=warehouse.prices()["list"])
    except Exception as error:
        return jsonify(error=f"{error.__class__.__name__}: {error}"), 500  # expect: exception-in-response


@app.get("/position")
def position():
    try:
        return jsonify(price=json.loads(request.args["prices"])["list"])
    except json.JSONDecodeError as error:
        return jsonify(error=f"no JSON: {error}"), 400  # ok: exception-in-response


@app.get("/address")
def address():
    try:
        return jsonify(address=validate_email(request.args["address"]).normalized)
    except EmailNotValidError as error:
        return jsonify(error=str(error)), 400  # ok: exception-in-response


@app.get("/position-or-more")
def position_or_more():
    try:
        return jsonify(price=json.loads(warehouse.prices())["list"])
    except (json.JSONDecodeError, OSError) as error:
        return jsonify(error=f"no JSON: {error}"), 400  # expect: exception-in-response
