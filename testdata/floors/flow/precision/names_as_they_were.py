"""A name that is the same after cleaning holds nothing that cleaning would have taken out."""
# rules: path-traversal

import os
from pathlib import Path

from flask import Flask, abort, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)
ROOT = Path("/srv/data")


@app.get("/last")
def last():
    name = request.args["name"]
    if os.path.basename(name) != name:
        abort(400)
    return send_file(ROOT / name)


@app.get("/cleaned")
def cleaned():
    name = request.args["name"]
    if name == secure_filename(name):
        return send_file(ROOT / name)
    abort(400)


@app.get("/named")
def named():
    name = request.args["name"]
    if Path(name).name != name:
        abort(400)
    return send_file(ROOT / name)


@app.get("/signs")
def signs():
    name = request.args["name"]
    if "/" in name or "\\" in name or name.startswith("."):
        abort(400)
    return send_file(ROOT / name)


@app.get("/relative")
def relative():
    name = request.args["name"]
    if ".." in name or name.startswith("/"):
        abort(400)
    return open(os.path.join("/srv", name)).read()


# Another name was cleaned.
@app.get("/other")
def other():
    name, kind = request.args["name"], request.args["kind"]
    if os.path.basename(kind) != kind:
        abort(400)
    return send_file(ROOT / name)  # expect: path-traversal


# Only what begins with a dot is refused.
@app.get("/dots")
def dots():
    name = request.args["name"]
    if name.startswith("."):
        abort(400)
    return send_file(ROOT / name)  # expect: path-traversal


# The names that are left are those that differ.
@app.get("/differing")
def differing():
    name = request.args["name"]
    if os.path.basename(name) == name:
        abort(400)
    return send_file(ROOT / name)  # expect: path-traversal
