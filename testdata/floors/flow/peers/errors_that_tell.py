"""Exceptions carry values out of callees; the handler logs them."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger(__name__)


class Refused(Exception):
    def __init__(self, name, status):
        super().__init__(status)
        self.name = name
        self.status = status


def look_up(name):
    if name.startswith("_"):
        raise Refused(name, 403)
    raise KeyError("no entry " + name)


def find(name):
    return look_up(name)


@app.get("/attribute")
def attribute():
    try:
        return find(request.args["name"])
    except Refused as refused:
        # The callee may raise one of two kinds, and this one only on one way.
        log.warning("refused %s", refused.name)  # known-miss: log-injection
        return "refused"


@app.get("/text")
def text():
    try:
        return find(request.args["name"])
    except KeyError as error:
        log.warning("missing: %s", error.args[0])  # expect: log-injection
        return "missing"


@app.get("/other_attribute")
def other_attribute():
    try:
        return find(request.args["name"])
    except Refused as refused:
        log.warning("refused with %s", refused.status)  # ok: log-injection
        return "refused"
