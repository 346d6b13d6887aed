"""The text of an exception of the program: what its class gives to Python's, else all that it is made with."""
# rules: credential-in-log, credential-in-response

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("desk")


class Refused(Exception):
    def __init__(self, message, code, context=None):
        super().__init__(message)
        self.code = code
        self.context = context or {}


class Silent(ValueError):
    def __init__(self, token):
        self.length = len(token)
        Exception.__init__(self, "no")


class Whole(Exception):
    def __init__(self, message, token):
        self.message = message
        self.token = token


class Plain(RuntimeError):
    pass


class Limited(Refused):
    def __init__(self, token):
        super().__init__(f"limit of {token}", 429)


def check(token):
    if len(token) < 5:
        raise Refused("too short", 17, {"token": token})
    if len(token) < 6:
        raise Silent(token)
    return token


@app.post("/message")
def message():
    try:
        check(request.headers["Authorization"])
    except Refused as error:
        log.info("refused: %s", error)  # ok: credential-in-log
    return "ok"


@app.post("/context")
def context():
    try:
        check(request.headers["Authorization"])
    except Refused as error:
        log.info("refused: %s", error.context)  # expect: credential-in-log
    return "ok"


@app.post("/silent")
def silent():
    try:
        check(request.headers["Authorization"])
    except Silent as error:
        log.info(f"refused: {error}")  # ok: credential-in-log
    return "ok"


@app.post("/whole")
def whole():
    try:
        raise Whole("short", request.headers["Authorization"])
    except Whole as error:
        log.info("refused: %s", error)  # expect: credential-in-log
    return "ok"


@app.post("/plain")
def plain():
    try:
        raise Plain(request.headers["Authorization"])
    except Plain as error:
        log.info("refused: %s", error)  # expect: credential-in-log
    return "ok"


@app.post("/limited")
def limited():
    try:
        raise Limited(request.headers["Authorization"])
    except Refused as error:
        log.info("refused: %s", error)  # expect: credential-in-log
    return "ok"


@app.errorhandler(Refused)
def refused(error):
    return jsonify(error=str(error)), error.code


@app.post("/handled")
def handled():
    raise Refused("no", 403, {"token": request.headers["Authorization"]})
