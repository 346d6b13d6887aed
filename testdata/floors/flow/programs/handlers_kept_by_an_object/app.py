"""Functions that other modules put into an object of a module that keeps them are called by its methods."""
# rules: credential-in-prompt

import handlers  # noqa: F401
from events import act, bell, bus
from flask import Flask, jsonify, request

app = Flask(__name__)


def order():
    return {"auth": request.headers["Authorization"], "amount": request.args["amount"]}


@app.post("/order")
def ordered():
    return jsonify(bus.emit("ordered", order()))


@app.post("/cancel")
def cancelled():
    return jsonify(bus.emit("cancelled", order()))


@app.post("/pay")
def paid():
    return jsonify(bus.emit("paid", order()))


@app.post("/ship")
def shipped():
    return jsonify(act("ship", order()))


@app.post("/ring")
def ring():
    bell.ring("door", order())
    return jsonify("rung")
