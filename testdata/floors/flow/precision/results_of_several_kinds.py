"""What a function gives if something fails is not what goes on behind the test for it."""
# rules: exception-in-response

import sqlite3

from flask import Flask, jsonify, request

app = Flask(__name__)


def names_or_text():
    try:
        return {"names": [row[0] for row in sqlite3.connect("a.db").execute("SELECT name FROM level")]}
    except Exception as error:
        return str(error)


@app.get("/text")
def text_is_refused():
    result = names_or_text()
    if isinstance(result, str):
        return jsonify(error="no names"), 500
    return jsonify(result["names"])  # ok: exception-in-response


@app.get("/object")
def only_objects():
    result = names_or_text()
    if isinstance(result, dict):
        return jsonify(result["names"])  # ok: exception-in-response
    return jsonify(error="no names"), 500


@app.get("/wrong-way")
def text_is_answered():
    result = names_or_text()
    if isinstance(result, str):
        return jsonify(error=result), 500  # expect: exception-in-response
    return jsonify(result["names"])


def names_or_error():
    try:
        return {"names": [row[0] for row in sqlite3.connect("a.db").execute("SELECT name FROM level")]}
    except Exception as error:
        return {"error": str(error)}


@app.get("/key")
def error_by_key():
    result = names_or_error()
    if "error" in result:
        return jsonify(error="no names"), 500
    return jsonify(result)  # ok: exception-in-response


@app.get("/get")
def error_by_get():
    result = names_or_error()
    if result.get("error"):
        return jsonify(error="no names"), 500
    return jsonify(result)  # ok: exception-in-response


@app.get("/unasked")
def error_unasked():
    result = names_or_error()
    if "names" in request.args:
        return jsonify(error="no names"), 500
    return jsonify(result)  # expect: exception-in-response


def names_and_state():
    try:
        return {"ok": True, "names": [row[0] for row in sqlite3.connect("a.db").execute("SELECT name FROM level")]}
    except Exception as error:
        return {"ok": False, "names": str(error)}


@app.get("/state")
def state_of_the_result():
    result = names_and_state()
    if not result["ok"]:
        return jsonify(error="no names"), 500
    return jsonify(result)  # ok: exception-in-response


@app.get("/other-state")
def other_state():
    result = names_and_state()
    if result["ok"]:
        return jsonify(names=[])
    return jsonify(result)  # expect: exception-in-response
