"""A proxy is what its function gives."""
# rules: path-traversal

from pathlib import Path

from flask import Flask, current_app, request
from werkzeug.local import LocalProxy


class Attic:
    def __init__(self, root):
        self.root = Path(root)

    def read(self, name):
        return (self.root / name).with_suffix(".txt").read_text()  # expect: path-traversal

    def count(self, name):
        return len(name)


def make_app():
    app = Flask(__name__)
    app.extensions["attic"] = Attic("/srv/attic")
    return app


attic = LocalProxy(lambda: current_app.extensions["attic"])
app = make_app()


@app.get("/box")
def box():
    return {"size": len(attic.read(request.args["name"]))}


@app.get("/length")
def length():
    return {"length": attic.count(request.args["name"])}
