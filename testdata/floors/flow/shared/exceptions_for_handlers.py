"""Exceptions carry values from where they are raised to the handler that the framework calls: each class its own, each attribute by itself."""
# rules: credential-in-log, credential-in-response

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("lockers")


class LockerError(Exception):
    def __init__(self, message, **details):
        super().__init__(message)
        self.details = details


class Refused(LockerError):
    pass


class Full(LockerError):
    pass


class Elsewhere(Exception):
    def __init__(self, card, hall):
        super().__init__("another hall")
        self.card = card
        self.hall = hall


@app.errorhandler(Refused)
def refused(error):
    return jsonify(details=error.details), 401  # expect: credential-in-response


@app.errorhandler(Full)
def full(error):
    return jsonify(details=error.details), 409  # ok: credential-in-response


@app.errorhandler(Elsewhere)
def elsewhere(error):
    log.info("asked with %s", error.card)  # expect: credential-in-log
    log.info("try hall %s", error.hall)  # ok: credential-in-log
    return jsonify(hall=error.hall), 404  # ok: credential-in-response


def admit(card):
    if not card.startswith("L-"):
        raise Refused("no such card", card=card)


@app.get("/open")
def open_locker():
    admit(request.headers["Authorization"])
    return jsonify(open=True)


@app.get("/rent")
def rent():
    raise Full("no locker left", hall="B")


@app.get("/find")
def find():
    raise Elsewhere(request.headers["Authorization"], hall="C")
