"""Helpers that are handed a condition and do not return where it is false, tables that have a key, and sets of words that are all known."""
# rules: command-injection

import os

from flask import Flask, abort, request

app = Flask(__name__)
KINDS = {"cat", "dog"}
TABLE = {"cat": "c", "dog": "d"}


def require(holds):
    if not holds:
        abort(400)


def need(holds, message="no"):
    if holds:
        return
    raise ValueError(message)


def hope(holds):
    if not holds:
        app.logger.warning("unexpected")


def forbid(is_wrong):
    if is_wrong:
        abort(403)


class Checks:
    def must(self, holds):
        if not holds:
            abort(400)


checks = Checks()


@app.get("/require")
def required():
    kind = request.args["kind"]
    require(kind in KINDS)
    os.system("ls " + kind)
    return ""


@app.get("/need")
def needed():
    kind = request.args["kind"]
    need(message="which?", holds=kind in KINDS)
    os.system("ls " + kind)
    return ""


@app.get("/forbid")
def forbidden():
    kind = request.args["kind"]
    forbid(kind not in KINDS)
    os.system("ls " + kind)
    return ""


@app.get("/must")
def demanded():
    kind = request.args["kind"]
    checks.must(kind in KINDS)
    os.system("ls " + kind)
    return ""


@app.get("/hope")
def hoped():
    kind = request.args["kind"]
    hope(kind in KINDS)
    os.system("ls " + kind)  # expect: command-injection
    return ""


@app.get("/there")
def only_there():
    kind = request.args["kind"]
    require(kind)
    os.system("ls " + kind)  # expect: command-injection
    return ""


@app.get("/forbid/wrong")
def forbidden_wrongly():
    kind = request.args["kind"]
    forbid(kind in KINDS)
    os.system("ls " + kind)  # expect: command-injection
    return ""


@app.get("/other")
def of_another():
    kind, other = request.args["kind"], request.args["other"]
    require(other in KINDS)
    os.system("ls " + kind)  # expect: command-injection
    return ""


@app.get("/key")
def key_is_there():
    kind = request.args["kind"]
    try:
        TABLE[kind]
    except KeyError:
        abort(404)
    os.system("ls " + kind)
    return ""


@app.get("/key/passed")
def key_may_be_missing():
    kind = request.args["kind"]
    try:
        TABLE[kind]
    except KeyError:
        pass
    os.system("ls " + kind)  # expect: command-injection
    return ""


@app.get("/key/got")
def key_is_asked_for():
    kind = request.args["kind"]
    letter = TABLE.get(kind)
    os.system("ls " + kind)  # expect: command-injection
    return letter or ""


@app.get("/superset")
def all_are_known():
    kinds = request.args.getlist("kind")
    if not KINDS.issuperset(kinds):
        abort(400)
    os.system("ls " + " ".join(kinds))
    return ""


@app.get("/disjoint")
def none_is_known():
    kinds = request.args.getlist("kind")
    if not KINDS.isdisjoint(kinds):
        abort(400)
    os.system("ls " + " ".join(kinds))  # expect: command-injection
    return ""
