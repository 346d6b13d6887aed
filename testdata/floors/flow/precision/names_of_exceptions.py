"""Of an exception its class and the codes of a standard tell nothing; its text does."""
# rules: exception-in-response

import sys

from flask import Flask, jsonify
from oauthlib.oauth2 import AccessDeniedError, WebApplicationClient

app = Flask(__name__)
client = WebApplicationClient("shop")


@app.get("/class")
def name_of_class():
    try:
        return jsonify(client.parse_request_body_response("{}"))
    except Exception:
        return jsonify(error=str(sys.exc_info()[0]))  # ok: exception-in-response


@app.get("/text")
def text():
    try:
        return jsonify(client.parse_request_body_response("{}"))
    except Exception:
        return jsonify(error=str(sys.exc_info()[1]))  # expect: exception-in-response


@app.get("/all")
def all_of_it():
    try:
        return jsonify(client.parse_request_body_response("{}"))
    except Exception:
        _, error, _ = sys.exc_info()
        return jsonify(error=str(error))  # expect: exception-in-response


@app.get("/code")
def code():
    try:
        return jsonify(client.parse_request_body_response("{}"))
    except AccessDeniedError as denied:
        return jsonify(error=denied.error)  # ok: exception-in-response


@app.get("/described")
def described():
    try:
        return jsonify(client.parse_request_body_response("{}"))
    except AccessDeniedError as denied:
        return jsonify(error=str(denied))  # expect: exception-in-response
