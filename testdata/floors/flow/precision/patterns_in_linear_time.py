"""RE2 takes no exponential time, whoever writes the pattern; what it checks counts."""
# rules: regex-injection, log-injection, path-traversal

import re

import re2
from flask import Flask, jsonify, request, send_file

app = Flask(__name__)
NAMES = ["one", "two"]
NAME = re2.compile(r"[a-z]{1,20}")


@app.get("/linear")
def linear():
    return jsonify([name for name in NAMES if re2.search(request.args["q"], name)])  # ok: regex-injection


@app.get("/exponential")
def exponential():
    return jsonify([name for name in NAMES if re.search(request.args["q"], name)])  # expect: regex-injection


@app.get("/checked")
def checked():
    name = request.args["name"]
    if not NAME.fullmatch(name):
        return jsonify(error="name"), 400
    return send_file("/srv/lists/" + name)  # ok: path-traversal


@app.get("/fully_checked")
def fully_checked():
    name = request.args["name"]
    if not re2.fullmatch(r"[a-z]{1,20}", name):
        return jsonify(error="name"), 400
    return send_file("/srv/lists/" + name)  # ok: path-traversal


@app.get("/unchecked")
def unchecked():
    return send_file("/srv/lists/" + request.args["name"])  # expect: path-traversal
