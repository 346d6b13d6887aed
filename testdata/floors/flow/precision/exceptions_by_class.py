"""Which class an exception has, and that something is none, says what of it reaches clients."""
import connexion
from flask import Flask, jsonify, request
import warehouse

app = Flask(__name__)


class Missing(Exception):
    pass


def fetch(number):
    try:
        return True, warehouse.fetch(number)
    except Exception as error:
        return False, error


@app.get("/stock")
def stock():
    _, found = fetch(request.args["number"])
    if isinstance(found, Exception):
        return jsonify(error="not available"), 502
    return jsonify(stock=str(found))  # ok: exception-in-response


@app.get("/raw")
def raw():
    _, found = fetch(request.args["number"])
    if isinstance(found, Exception):
        return jsonify(error=str(found)), 502  # expect: exception-in-response
    return jsonify(stock="found")


@app.get("/text")
def text():
    # The text of an exception is no exception.
    _, found = fetch(request.args["number"])
    told = str(found)
    if isinstance(told, Exception):
        return "never"
    return jsonify(stock=told)  # expect: exception-in-response


def answer(error):
    if isinstance(error, connexion.ProblemException):
        return jsonify(title=error.title, extra=error.ext)  # ok: exception-in-response
    return jsonify(error=str(error))  # expect: exception-in-response


app.register_error_handler(500, answer)


@app.get("/field")
def field():
    try:
        return jsonify(price=warehouse.prices()["list"])
    except KeyError as error:
        return jsonify(error=f"{error} is missing"), 400  # ok: exception-in-response


@app.get("/index")
def index():
    try:
        return jsonify(price=warehouse.prices()[7])
    except LookupError as error:
        return jsonify(error=f"{error} is missing"), 400  # expect: exception-in-response
