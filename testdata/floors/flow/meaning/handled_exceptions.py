"""What a handler answers of an exception of the program: its class says which parts are the program's own words."""
# rules: exception-in-response

import requests
from flask import Flask, jsonify

app = Flask(__name__)


class Down(Exception):
    public = "the shop is closed"

    def __init__(self, cause):
        super().__init__(f"shop: {cause}")
        self.cause = cause


class Refused(Exception):
    def __init__(self, public):
        super().__init__(public)
        self.public = public


@app.errorhandler(Down)
def down(error):
    if error.args[1:]:
        return jsonify(error=str(error.cause)), 502  # expect: exception-in-response
    return jsonify(error=error.public), 502  # ok: exception-in-response


app.register_error_handler(Refused, lambda error: (jsonify(error=error.public), 403))  # ok: exception-in-response


@app.get("/items")
def items():
    try:
        return jsonify(requests.get("https://shop.example/items", timeout=5).json())
    except requests.RequestException as error:
        raise Down(error) from error


@app.get("/key")
def key():
    raise Refused("you may not do that")
