"""Settings that name where the program runs: what only happens while it is developed, and what a client or another name says."""
# rules: exception-in-response, hardcoded-credential

import os

from flask import Flask, jsonify, request

app = Flask(__name__)
ENV = os.environ.get("FLASK_ENV", "production")

if ENV == "development":
    app.config["SECRET_KEY"] = "winter-coat-4711"  # ok: hardcoded-credential
if ENV != "development":
    app.config["SIGNING_KEY"] = "autumn-coat-4713"  # expect: hardcoded-credential


def number():
    return jsonify(int(request.args["n"]))


@app.get("/developed")
def developed():
    try:
        return number()
    except Exception as error:
        if ENV == "development":
            return jsonify(error=str(error)), 500  # ok: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/elsewhere")
def elsewhere():
    try:
        return number()
    except Exception as error:
        if os.environ.get("APP_ENV") != "production":
            return jsonify(error=str(error)), 500  # ok: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/chosen")
def chosen():
    try:
        return number()
    except Exception as error:
        text = str(error) if app.config["ENV"] in ("dev", "test") else "failed"
        return jsonify(error=text), 500  # ok: exception-in-response


@app.get("/live")
def live():
    try:
        return number()
    except Exception as error:
        if ENV == "production":
            return jsonify(error=str(error)), 500  # expect: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/either")
def either():
    try:
        return number()
    except Exception as error:
        if ENV in ("development", "production"):
            return jsonify(error=str(error)), 500  # expect: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/said")
def said():
    try:
        return number()
    except Exception as error:
        if request.args.get("env") == "development":
            return jsonify(error=str(error)), 500  # expect: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/kind")
def kind():
    name = "debug"
    try:
        return number()
    except Exception as error:
        if request.endpoint == name:
            return jsonify(error=str(error)), 500  # expect: exception-in-response
        return jsonify(error="failed"), 500


@app.get("/default")
def default():
    try:
        return number()
    except Exception as error:
        if os.environ.get("STAGE", "development") == "development":
            return jsonify(error=str(error)), 500  # expect: exception-in-response
        return jsonify(error="failed"), 500
