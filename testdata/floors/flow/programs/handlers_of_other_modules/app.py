"""Functions that a decorator of another module keeps in lists by name are called."""
# rules: credential-in-prompt, credential-in-log

import handlers  # noqa: F401
from bus import emit, ring, tell
from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/order")
def order():
    return jsonify(emit("ordered", request.headers["Authorization"]))


@app.post("/any/<name>")
def anything(name):
    return jsonify(tell(name, request.headers["Authorization"]))


@app.post("/bell")
def bell():
    return jsonify(ring(request.headers["Authorization"]))
