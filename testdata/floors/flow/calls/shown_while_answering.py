"""What runs because an object is shown answers nobody: only the view's own result is the response."""
# rules: credential-in-response, credential-in-log, xss

import logging
from dataclasses import dataclass
from functools import wraps

from flask import Flask, g, jsonify, request

app = Flask(__name__)
log = logging.getLogger("harbour")


@dataclass
class Caller:
    name: str
    header: str

    def __str__(self):
        return f"{self.name} with {self.header}"

    def __format__(self, spec):
        return f"{self.name} and {self.header}"


class Echo:
    def __call__(self, caller):
        return caller.header  # expect: credential-in-response, xss


def signed_in(view):
    @wraps(view)
    def inner(*args, **kwargs):
        g.caller = Caller("somebody", request.headers["Authorization"])
        return view(*args, caller=g.caller, **kwargs)
    return inner


def answered(view):
    @wraps(view)
    def inner(*args, **kwargs):
        echo = Echo()
        handlers = {"echo": echo}
        view(*args, **kwargs)
        return handlers["echo"](Caller("somebody", request.headers["Authorization"]))
    return inner


def note(caller):
    log.info("handed over by %s", caller)  # expect: credential-in-log
    log.info(f"handed over by {caller}")  # expect: credential-in-log


@app.post("/handover")
@signed_in
def handover(caller):
    note(caller)
    return jsonify(done=True)


@app.get("/who")
@signed_in
def who(caller):
    return str(caller)  # expect: credential-in-response, xss


@app.get("/echo")
@answered
def echoed():
    return jsonify(done=True)
