"""A password that somebody types is a credential wherever it is written down."""
# rules: credential-in-log

import logging

from flask import Flask, jsonify, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)
log = logging.getLogger("accounts")


@app.post("/login")
def login():
    form = request.form
    log.debug("refused: %r with %r", form["user"], form["password"])  # expect: credential-in-log
    log.debug("refused: %r", form["user"])  # ok: credential-in-log
    log.debug("so long: %d", len(form["password"]))  # ok: credential-in-log
    return jsonify("no"), 401


@app.post("/accounts")
def create():
    typed = request.json["new_password"]
    log.info("new account %s", generate_password_hash(typed))  # ok: credential-in-log
    log.info("new account %s", "*" * len(typed))  # ok: credential-in-log
    print(f"new account with {typed}")  # expect: credential-in-log
    return jsonify("done")
