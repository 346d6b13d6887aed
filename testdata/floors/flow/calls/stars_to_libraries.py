"""Arguments of library calls that come out of a list or a dict."""
# rules: command-injection

import os

from flask import Flask, request

app = Flask(__name__)


@app.get("/listed")
def listed():
    words = [request.args["command"]]
    os.system(*words)  # expect: command-injection
    return "done"


@app.get("/named")
def named():
    settings = {"command": request.args["command"]}
    os.system(**settings)  # expect: command-injection
    return "done"


@app.get("/first")
def first():
    words = ["ls", request.args["note"]]
    os.system(*words[:1])  # ok: command-injection
    return "done"


@app.get("/fixed")
def fixed():
    settings = {"command": "ls"}
    note = {"command": request.args["note"]}
    os.system(**settings)  # ok: command-injection
    return str(len(note))
