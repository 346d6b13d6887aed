"""Environment and configuration: a value is a secret by its own name, not because some other setting is one."""
# rules: credential-in-log, credential-in-response

import os
from os import getenv

import mailer
from flask import Flask, current_app, jsonify

app = Flask(__name__)
app.config["API_TOKEN"] = os.environ["API_TOKEN"]
app.config["REGION"] = os.environ.get("REGION", "eu")
os.environ["OTEL_HEADERS"] = "Basic " + os.environ["OTEL_SECRET_KEY"]


@app.get("/regions")
def regions(name="REGION"):
    print(os.environ["REGION"])  # ok: credential-in-log
    print(os.getenv(name))  # ok: credential-in-log
    print(current_app.config.get(name))  # ok: credential-in-log
    print(os.path.expandvars("$HOME/desk"))  # ok: credential-in-log
    return jsonify(region=current_app.config["REGION"], env=os.environ.get(name))  # ok: credential-in-response


@app.get("/token")
def token():
    print(os.environ["OTEL_HEADERS"])  # expect: credential-in-log
    print(os.getenv("PAYMENT_TOKEN"))  # expect: credential-in-log
    print(getenv("MAIL_PASSWORD", ""))  # expect: credential-in-log
    return jsonify(token=current_app.config["API_TOKEN"])  # expect: credential-in-response


@app.get("/mail")
def mail():
    # Whoever is handed all settings takes the one that they need out of them.
    print(mailer.send("hello", current_app.config))  # ok: credential-in-log
    return "sent"


@app.get("/settings")
def settings():
    return jsonify(dict(current_app.config))  # expect: credential-in-response


@app.get("/files")
def files():
    # What opens a door there does not come out.
    storage = mailer.Storage(api_key=os.getenv("STORAGE_API_KEY"))
    print(storage.list("inbox"))  # ok: credential-in-log
    answer = mailer.post("https://mail.example", headers={"X-Auth-Token": os.getenv("MAIL_TOKEN")})
    return jsonify(answer.json())  # ok: credential-in-response


@app.get("/joined")
def joined():
    return jsonify(mailer.signature("desk", os.getenv("MAIL_TOKEN")))  # expect: credential-in-response
