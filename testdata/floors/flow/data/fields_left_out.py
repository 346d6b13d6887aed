"""Records that are shown without some of their fields, wherever they are kept and whoever leaves them out."""
# rules: credential-in-response

import os

from flask import Flask, jsonify, request

app = Flask(__name__)
ROWS = []
PUBLIC = ("event", "at")


@app.post("/add")
def add():
    ROWS.append({"event": "x", "at": 1, "key": request.headers.get("X-Api-Key")})
    return "ok"


def public(row):
    return {name: value for name, value in row.items() if name != "key"}


def only(row, name):
    return {it: value for it, value in row.items() if it == name}


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


@app.get("/rows")
def rows():
    return jsonify([row for row in ROWS])  # expect: credential-in-response


@app.get("/filtered")
def filtered():
    return jsonify([{name: value for name, value in row.items() if name != "key"} for row in ROWS])  # ok: credential-in-response


@app.get("/filtered_by_another")
def filtered_by_another():
    return jsonify([{name: value for name, value in row.items() if name != "at"} for row in ROWS])  # expect: credential-in-response


@app.get("/chosen")
def chosen():
    return jsonify([{name: value for name, value in row.items() if name in PUBLIC} for row in ROWS])  # ok: credential-in-response


@app.get("/chosen_badly")
def chosen_badly():
    return jsonify([{name: value for name, value in row.items() if name in ("key", "at")} for row in ROWS])  # expect: credential-in-response


@app.get("/by_helper")
def by_helper():
    return jsonify([public(row) for row in ROWS])  # ok: credential-in-response


@app.get("/by_helper_with_names")
def by_helper_with_names():
    return jsonify([without(row, "key", "at") for row in ROWS])  # ok: credential-in-response


@app.get("/by_helper_with_other_names")
def by_helper_with_other_names():
    return jsonify([without(row, "event", "at") for row in ROWS])  # expect: credential-in-response


@app.get("/one_name")
def one_name():
    return jsonify(only(ROWS[0], "event"))  # ok: credential-in-response


@app.get("/that_name")
def that_name():
    return jsonify(only(ROWS[0], "key"))  # expect: credential-in-response


@app.get("/removed")
def removed():
    shown = []
    for row in ROWS:
        copy = dict(row)
        copy.pop("key")
        shown.append(copy)
    return jsonify(shown)  # ok: credential-in-response


@app.get("/removed_another")
def removed_another():
    shown = []
    for row in ROWS:
        copy = dict(row)
        copy.pop("at")
        shown.append(copy)
    return jsonify(shown)  # expect: credential-in-response


@app.get("/replaced")
def replaced():
    return jsonify([{**row, "key": "***"} for row in ROWS])  # ok: credential-in-response


@app.get("/replaced_before")
def replaced_before():
    return jsonify([{"key": "***", **row} for row in ROWS])  # expect: credential-in-response


@app.get("/own")
def own():
    row = {"event": "x", "at": 1, "key": request.headers.get("X-Api-Key")}
    return jsonify(public(row))  # ok: credential-in-response


@app.get("/overwritten")
def overwritten():
    row = {"at": 1, "key": os.environ["API_KEY"]}
    copy = {name: value for name, value in row.items()}
    copy["key"] = "set"
    return jsonify(copy)  # ok: credential-in-response


@app.get("/copied")
def copied():
    row = {"at": 1, "key": os.environ["API_KEY"]}
    copy = {name: value for name, value in row.items()}
    copy["at"] = "set"
    return jsonify(copy)  # expect: credential-in-response
