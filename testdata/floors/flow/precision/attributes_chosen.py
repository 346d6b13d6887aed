"""An attribute under a chosen name: what is called may be any function, what is read is data."""
from flask import Flask, jsonify, request

app = Flask(__name__)


class Files:
    def read(self, path):
        return path

    def do_list(self):
        return []

    def remove(self, path):
        return path


@app.get("/called")
def called():
    action = getattr(Files(), request.args["action"])  # expect: code-injection
    return jsonify(action("a"))


@app.get("/own-name")
def own_name():
    action = getattr(Files(), "do_" + request.args["action"])
    return jsonify(action())


@app.get("/read")
def read():
    return jsonify(value=str(getattr(Files(), request.args["field"], "")))


@app.get("/listed")
def listed():
    name = request.args["action"]
    if name not in ("read", "do_list"):
        return ""
    return jsonify(getattr(Files(), name)("a"))
