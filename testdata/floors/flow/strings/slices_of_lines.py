"""Some of the lines of a text are text of it; few lines are no mask."""
# rules: exception-in-response

import traceback

from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/lines")
def lines():
    try:
        return jsonify(int("x"))
    except ValueError:
        return jsonify(traceback.format_exc().splitlines()[-3:])  # expect: exception-in-response


@app.get("/joined")
def joined():
    try:
        return jsonify(int("x"))
    except ValueError:
        return "".join(traceback.format_exc().splitlines()[1:])  # expect: exception-in-response


@app.get("/number")
def number():
    try:
        return jsonify(int("x"))
    except ValueError:
        return jsonify(len(traceback.format_exc().splitlines()[-3:]))  # ok: exception-in-response
