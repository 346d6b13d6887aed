"""An ordinary object shows nothing of itself, however deep it lies in what is kept and printed; a text there does."""
# rules: credential-in-log

import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger("docks")
GUARDS = {}
WORDS = {}


class Guard:
    def __init__(self, badge):
        self.badge = badge


@app.post("/guards")
def guards():
    GUARDS["north"] = {"dock": {"night": {"first": Guard(request.headers["Authorization"])}}}
    WORDS["north"] = {"dock": {"night": {"first": request.headers["Authorization"]}}}
    return "kept"


@app.get("/state")
def state():
    log.info("guards %s", GUARDS)  # ok: credential-in-log
    log.info("words %s", WORDS)  # expect: credential-in-log
    return "logged"
