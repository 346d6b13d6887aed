"""Headers gone through in pairs and kept by name; headers of a response count where they are set."""
# rules: credential-in-log, credential-in-response

import logging

from flask import Blueprint, Flask, jsonify, make_response, request

app = Flask(__name__)
traced = Blueprint("traced", __name__)
log = logging.getLogger(__name__)
KEPT = frozenset({"accept", "user-agent"})


@app.get("/pairs")
def pairs():
    for name, value in request.headers:
        log.info("%s: %s", name, value)  # expect: credential-in-log
    return "", 204


@app.get("/kept")
def kept():
    log.info("%s", {name: value for name, value in request.headers.items() if name.lower() in KEPT})  # ok: credential-in-log
    return "", 204


@app.get("/kept-too-much")
def kept_too_much():
    kept = {name: value for name, value in request.headers.items() if name.lower() in ("accept", "authorization")}
    log.info("%s", kept)  # expect: credential-in-log
    return "", 204


@app.get("/adapter")
def adapter():
    told = logging.LoggerAdapter(log, {"caller": request.headers["Authorization"]})
    told.info("asked")  # expect: credential-in-log
    silent = logging.LoggerAdapter(log, {"path": request.path})
    silent.info("asked")  # ok: credential-in-log
    return "", 204


@traced.after_request
def trace(response):
    response.headers["X-Caller"] = request.headers.get("Authorization", "")  # expect: credential-in-response
    response.headers["X-Path"] = request.path  # ok: credential-in-response
    return response


@traced.get("/traced")
def in_traced():
    return jsonify(fine=True)


@app.get("/set")
def set_here():
    response = make_response(jsonify(fine=True))
    response.headers["X-Caller"] = request.headers.get("Authorization", "")  # expect: credential-in-response
    return response  # ok: credential-in-response


app.register_blueprint(traced)
