"""Receivers of signals are called with what is sent."""
# rules: credential-in-log

import logging

from blinker import Namespace, signal
from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("orders")
own = Namespace()
placed = own.signal("placed")
dropped = own.signal("dropped")
renamed = signal("renamed")


@placed.connect
def write_down(sender, token=None, item=None):
    log.info("%s: %s by %s", sender, item, token)  # expect: credential-in-log


@dropped.connect
def write_half(sender, token=None, item=None):
    log.info("%s dropped %s", sender, item)  # ok: credential-in-log


def by_hand(sender, **given):
    log.info("renamed by %s", given["token"])  # expect: credential-in-log


renamed.connect(by_hand)


@app.post("/orders")
def order():
    placed.send("shop", token=request.headers["Authorization"], item=request.json["item"])
    dropped.send("shop", token=request.headers["Authorization"], item=request.json["item"])
    renamed.send("shop", token=request.headers["X-Api-Key"])
    return jsonify(ok=True)
