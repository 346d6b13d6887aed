"""Which class an exception has says what of it reaches clients."""

import connexion
import warehouse
from flask import Flask, jsonify

app = Flask(__name__)


def answer(error):
    if isinstance(error, connexion.ProblemException):
        return jsonify(title=error.title, extra=error.ext)  # ok: exception-in-response
    return jsonify(error=str(error))  # expect: exception-in-response


app.register_error_handler(Exception, answer)


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
