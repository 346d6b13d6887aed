"""A class of the language that the program raises where it is tried, with its own sentences, is as good as one of its own."""

import warehouse
from flask import Flask, jsonify, request

app = Flask(__name__)


def add(data):
    if not data.get("title"):
        raise ValueError("a title is needed")
    return data["title"]


def stock_of(name):
    try:
        return warehouse.stock(name)
    except warehouse.Error as error:
        raise ValueError(f"no stock: {error}")


def checked(data):
    return add(data)


@app.post("/own")
def own():
    try:
        return add(request.json)  # expect: xss
    except ValueError as error:
        return jsonify(error=str(error)), 400  # ok: exception-in-response


@app.post("/deeper")
def deeper():
    try:
        with warehouse.lock():
            return checked(request.json)
    except TypeError:
        return "no", 400
    except ValueError as error:
        return jsonify(error=str(error)), 400  # ok: exception-in-response


@app.post("/here")
def here():
    try:
        if "title" not in request.json:
            raise LookupError("a title is needed")
    except LookupError as error:
        return jsonify(error=str(error)), 400  # ok: exception-in-response
    return "fine"


@app.post("/foreign")
def foreign():
    try:
        return warehouse.stock(request.json["title"])
    except ValueError as error:
        return jsonify(error=str(error)), 400  # expect: exception-in-response


@app.post("/elsewhere")
def elsewhere():
    try:
        add(request.json)
    except ValueError:
        return "no", 400
    try:
        return warehouse.stock(request.json["title"])
    except ValueError as error:
        return jsonify(error=str(error)), 400  # expect: exception-in-response


@app.post("/passed-on")
def passed_on():
    try:
        return stock_of(request.json["title"])
    except ValueError as error:
        return jsonify(error=str(error)), 400  # expect: exception-in-response


@app.post("/converted")
def converted():
    try:
        title, amount = add(request.json), int(request.json["amount"])
    except ValueError as error:
        return jsonify(error=str(error)), 400  # expect: exception-in-response
    return jsonify(title=title, amount=amount)


@app.post("/every")
def every():
    try:
        if "title" not in request.json:
            raise Exception("a title is needed")
        return warehouse.stock(request.json["title"])
    except Exception as error:
        return jsonify(error=str(error)), 400  # expect: exception-in-response
