"""What the program gives its own exceptions is told by their attributes, not what has gone wrong, unless they are given that."""
# rules: exception-in-response

import requests
from flask import Flask, jsonify

app = Flask(__name__)


class Refused(Exception):
    def __init__(self, order, reason="closed"):
        super().__init__(f"order {order}: {reason}")
        self.order = order
        self.reason = reason


class Failed(Exception):
    def __init__(self, step, cause):
        super().__init__(f"{step}: {cause}")
        self.step = step
        self.kind = type(cause).__name__
        self.why = str(cause)


class Plain(Exception):
    pass


@app.errorhandler(Failed)
def failed(error):
    return jsonify(step=error.step, kind=error.kind), 502  # ok: exception-in-response


def refused(error):
    return jsonify(order=error.order), 409  # ok: exception-in-response


app.register_error_handler(Refused, refused)


def fetch(order):
    try:
        return requests.get(f"https://orders.example.com/{order:d}").json()
    except requests.RequestException as error:
        raise Failed("fetch", error) from error


def check(order):
    if order > 99:
        raise Refused(order)
    return order


@app.get("/given/<int:order>")
def given(order):
    try:
        return jsonify(check(order))
    except Refused as error:
        return jsonify(order=error.order, reason=error.reason), 409  # ok: exception-in-response


@app.get("/step/<int:order>")
def step(order):
    try:
        return jsonify(fetch(order))
    except Failed as error:
        return jsonify(step=error.step, kind=error.kind), 502  # ok: exception-in-response


@app.get("/cause/<int:order>")
def cause(order):
    try:
        return jsonify(fetch(order))
    except Failed as error:
        return jsonify(why=error.why), 502  # expect: exception-in-response


@app.get("/put_in/<int:order>")
def put_in(order):
    try:
        try:
            return jsonify(requests.get(f"https://orders.example.com/{order}").json())
        except requests.RequestException as error:
            raise Refused(order, str(error)) from error
    except Refused as error:
        return jsonify(why=error.reason), 502  # expect: exception-in-response


@app.get("/library/<int:order>")
def library(order):
    try:
        return jsonify(requests.get(f"https://orders.example.com/{order}").json())
    except requests.HTTPError as error:
        return jsonify(why=error.args), 502  # expect: exception-in-response
