"""`make_response` of a tuple, or of several arguments: the type that the headers name says whether a browser shows a page."""
# rules: xss

import json

from flask import Flask, make_response, request

app = Flask(__name__)
TYPES = {"text": "text/plain; charset=utf-8", "page": "text/html; charset=utf-8", "data": "application/json"}


def finished(status, data, kind):
    headers = {}
    if data is not None:
        headers["Content-Type"] = TYPES[kind]
    return make_response((json.dumps(data), status, headers))  # ok: xss


def shown(status, text, kind):
    headers = {"Content-Type": TYPES[kind]}
    return make_response((text, status, headers))  # expect: xss


@app.get("/refused")
def refused():
    return finished(400, "not known: %s" % request.args["q"], "data")


@app.get("/page")
def page():
    return shown(200, request.args["q"], "page")


@app.get("/plain")
def plain():
    return make_response((request.args["q"], 200, {"Content-Type": "text/plain"}))  # ok: xss


@app.get("/arguments")
def arguments():
    return make_response(request.args["q"], 200, {"Content-Type": TYPES["text"]})  # ok: xss


@app.get("/headers_only")
def headers_only():
    return make_response((request.args["q"], {"Content-Type": "text/csv"}))  # ok: xss


@app.get("/no_type")
def no_type():
    return make_response((request.args["q"], 200, {"X-Page": "1"}))  # expect: xss


@app.get("/html")
def html():
    return make_response(request.args["q"], 200, {"Content-Type": "text/html"})  # expect: xss
