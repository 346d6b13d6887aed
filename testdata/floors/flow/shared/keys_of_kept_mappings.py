"""The keys of a mapping that outlives the request are no values of it."""

import html

from flask import Flask, jsonify, request

app = Flask(__name__)
TOKENS = {}
SESSIONS = {}
NAMES = []


@app.post("/login")
def login():
    TOKENS[request.json["name"]] = request.headers["Authorization"]
    SESSIONS[request.headers["Authorization"]] = html.escape(request.json["name"])
    NAMES.append(request.headers["Authorization"])
    return "ok"


@app.get("/names")
def names():
    known = list(TOKENS.keys())
    return jsonify(names=sorted(TOKENS), first=known[0], all=[name for name in TOKENS])  # ok: credential-in-response


@app.get("/page")
def page():
    return "<br>".join(TOKENS)  # expect: xss


@app.get("/values")
def values():
    return jsonify(list(TOKENS.values()))  # expect: credential-in-response


@app.get("/pairs")
def pairs():
    return jsonify([token for name, token in TOKENS.items()])  # expect: credential-in-response


@app.get("/pairs/names")
def names_of_pairs():
    return jsonify([name for name, token in TOKENS.items()])  # ok: credential-in-response


@app.get("/whole")
def whole():
    return jsonify(TOKENS)  # expect: credential-in-response


@app.get("/sessions")
def sessions():
    return jsonify([session for session in SESSIONS])  # expect: credential-in-response


@app.get("/people")
def people():
    return jsonify(list(SESSIONS.values()))


@app.get("/list")
def kept_list():
    return jsonify([name for name in NAMES])  # expect: credential-in-response
