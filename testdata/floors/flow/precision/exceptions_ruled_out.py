"""Behind a test whether something is an exception it is none."""
# rules: exception-in-response

import warehouse
from flask import Flask, jsonify, request

app = Flask(__name__)


def fetch(number):
    try:
        return warehouse.fetch(number)
    except Exception as error:
        return error


@app.get("/stock")
def stock():
    found = fetch(request.args["number"])
    if isinstance(found, Exception):
        return jsonify(error="not available"), 502
    return jsonify(stock=str(found))  # ok: exception-in-response


@app.get("/raw")
def raw():
    found = fetch(request.args["number"])
    if isinstance(found, Exception):
        return jsonify(error=found), 502  # expect: exception-in-response
    return jsonify(stock="found")


@app.get("/text")
def text():
    # The text of an exception is no exception.
    told = str(fetch(request.args["number"]))
    if isinstance(told, Exception):
        return "never"
    return jsonify(stock=told)  # known-miss: exception-in-response
