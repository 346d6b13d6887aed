"""A path stays in its folder when the resolved path was compared with it, or only its last component is used."""
# rules: path-traversal

import os
from pathlib import Path

from flask import Flask, abort, request, send_file

app = Flask(__name__)
ROOT = "/srv/files"
FOLDER = Path("/srv/files")


@app.get("/starts")
def starts():
    path = os.path.realpath(os.path.join(ROOT, request.args["name"]))
    if not path.startswith(ROOT + os.sep):
        abort(404)
    return send_file(path)  # ok: path-traversal


@app.get("/starts_raw")
def starts_raw():
    path = os.path.join(ROOT, request.args["name"])
    if not path.startswith(ROOT):
        abort(404)
    return send_file(path)  # expect: path-traversal


def inside(path):
    return os.path.abspath(path).startswith(ROOT)


@app.get("/helper")
def helper():
    path = os.path.join(ROOT, request.args["name"])
    if not inside(path):
        abort(404)
    with open(path) as file:  # ok: path-traversal
        return file.read()


def resolved(name):
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER):
        raise ValueError(name)
    return path


@app.get("/relative")
def relative():
    return resolved(request.args["name"]).read_text()  # ok: path-traversal


@app.get("/relative_raw")
def relative_raw():
    path = FOLDER / request.args["name"]
    if not path.is_relative_to(FOLDER):
        abort(404)
    return path.read_text()  # expect: path-traversal


@app.get("/relative_to")
def relative_to():
    path = (FOLDER / request.args["name"]).resolve()
    try:
        path.relative_to(FOLDER)
    except ValueError:
        abort(404)
    return path.read_text()  # ok: path-traversal


@app.get("/relative_to_raw")
def relative_to_raw():
    path = FOLDER / request.args["name"]
    try:
        path.relative_to(FOLDER)
    except ValueError:
        abort(404)
    return path.read_text()  # expect: path-traversal


@app.get("/parents")
def parents():
    path = (FOLDER / request.args["name"]).resolve()
    if FOLDER not in path.parents:
        abort(404)
    return path.read_text()  # ok: path-traversal


@app.get("/common")
def common():
    path = os.path.realpath(os.path.join(ROOT, request.args["name"]))
    if os.path.commonpath([ROOT, path]) != ROOT:
        abort(404)
    return send_file(path)  # ok: path-traversal


@app.get("/last_part")
def last_part():
    return (FOLDER / Path(request.args["name"]).name).read_text()  # ok: path-traversal


@app.get("/ending")
def ending():
    name = request.args["name"]
    if not name.endswith(".txt"):
        abort(404)
    return (FOLDER / name).read_text()  # expect: path-traversal


@app.get("/cleaned")
def cleaned():
    return (FOLDER / request.args["name"].replace("../", "")).read_text()  # expect: path-traversal
