"""A client is made with a key; what its methods give is not the key."""
# rules: credential-in-log, credential-in-response

import logging
import os

import tidemark
from flask import Flask, jsonify

app = Flask(__name__)
log = logging.getLogger(__name__)


def client():
    return tidemark.Client(key=os.environ["TIDEMARK_API_KEY"])


@app.get("/tides")
def tides():
    made = client()
    log.info("answer %s", made.latest("harbour"))  # ok: credential-in-log
    with made.session() as session:
        rows = session.rows()
    return jsonify(rows=rows)  # ok: credential-in-response


@app.get("/settings")
def settings():
    key = tidemark.normalize(os.environ["TIDEMARK_API_KEY"])
    log.info("key %s", key)  # expect: credential-in-log
    return jsonify(header=f"Token {client().key}")  # expect: credential-in-response
