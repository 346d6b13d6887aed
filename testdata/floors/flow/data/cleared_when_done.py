"""Who uses what a generator gives sees it as it is where the generator waits, not as it is left behind."""
# rules: credential-in-log

import logging
from contextlib import contextmanager

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("visits")


@contextmanager
def caller():
    person = {"auth": request.headers["Authorization"], "name": "Ada"}
    try:
        yield person
    finally:
        person.clear()


@contextmanager
def stranger():
    person = {"auth": request.headers["Authorization"], "name": "Ada"}
    person.clear()
    person["auth"] = "none"
    yield person


def parts():
    kept = [request.headers["Authorization"]]
    for _ in range(2):
        yield kept
    kept.clear()


@app.get("/visit")
def visit():
    with caller() as person:
        log.info("visit of %s", person["auth"])  # expect: credential-in-log
        log.info("visit of %s", person["name"])  # ok: credential-in-log
    with stranger() as person:
        log.info("visit of %s", person["auth"])  # ok: credential-in-log
    for kept in parts():
        log.info("with %s", kept[0])  # expect: credential-in-log
    return jsonify("done")
