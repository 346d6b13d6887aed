"""Classes that their base keeps under a name as they are made, of another module."""
# rules: credential-in-prompt

import diary  # noqa: F401
from flask import Flask, request
from skills import Exporter, registry

app = Flask(__name__)


@app.post("/skill/<name>")
def skill(name):
    return registry[name]()(request.json["text"], request.headers["Authorization"])


@app.post("/export/<kind>")
def export(kind):
    return Exporter.make(kind).export(request.headers["Authorization"])
