"""Arguments that are gathered, spread and gathered again before a shell runs them."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import os

from flask import Flask, request

app = Flask(__name__)


def command_of(program, *words, **options):
    return spelled(*words, program=program, **options)


def spelled(first, *rest, program, host="localhost", note=""):
    return f"{program} --host {host} {first}"


@app.post("/by_keyword")
def by_keyword():
    return str(os.system(command_of("scan", "all", host=request.args["host"])))  # expect: command-injection


@app.post("/by_position")
def by_position():
    return str(os.system(command_of("scan", request.args["what"], "fast")))  # expect: command-injection


@app.post("/spread")
def spread():
    words = ["scan", request.args["what"]]
    options = {"host": "localhost"}
    return str(os.system(command_of(*words, **options)))  # expect: command-injection


@app.post("/keyword_not_used")
def keyword_not_used():
    return str(os.system(command_of("scan", "all", note=request.args["note"])))  # ok: command-injection


@app.post("/position_not_used")
def position_not_used():
    return str(os.system(command_of("scan", "all", request.args["what"])))  # ok: command-injection


@app.post("/spread_not_used")
def spread_not_used():
    options = {"host": "localhost", "note": request.args["note"]}
    return str(os.system(command_of("scan", "all", **options)))  # ok: command-injection
