"""Which way a function goes is what its caller names: a form, a mode, a number left off; and fields of texts ask objects for a form."""
# rules: credential-in-log, unbounded-prompt

import logging

from flask import Flask, abort, request
from openai import OpenAI

app = Flask(__name__)
log = logging.getLogger("kiosk")
client = OpenAI()
LONGEST = 500
OPEN_FORMS = ("plain", "wire")


def shown(ticket, form):
    if form == "plain":
        return ticket
    return "(a ticket)"


def written(ticket, form="short"):
    return ticket if form in OPEN_FORMS else "(a ticket)"


def passed_on(ticket, form):
    return shown(ticket, form)


def wish(longest=None):
    text = request.json["wish"]
    if longest is not None and len(text) > longest:
        abort(413)
    return text


class Ticket:
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return "ticket"

    def __repr__(self):
        return f"Ticket({self.code})"

    def __format__(self, spec):
        if spec == "code":
            return self.code
        return str(self)


@app.get("/forms")
def forms():
    ticket = request.headers["Authorization"]
    log.info("one %s", shown(ticket, "plain"))  # expect: credential-in-log
    log.info("two %s", shown(ticket, "hidden"))  # ok: credential-in-log
    log.info("three %s", written(ticket))  # ok: credential-in-log
    log.info("four %s", written(ticket, "wire"))  # expect: credential-in-log
    log.info("five %s", passed_on(ticket, "plain"))  # expect: credential-in-log
    log.info("six %s", passed_on(ticket, "hidden"))  # ok: credential-in-log
    return "logged"


@app.get("/fields")
def fields():
    ticket = Ticket(request.headers["Authorization"])
    log.info(f"one {ticket}")  # ok: credential-in-log
    log.info(f"two {ticket:code}")  # expect: credential-in-log
    log.info("three {:code}".format(ticket))  # expect: credential-in-log
    log.info("four {}".format(ticket))  # ok: credential-in-log
    log.info("five {!r}".format(ticket))  # expect: credential-in-log
    log.info("six %s", ticket)  # ok: credential-in-log
    log.info("seven %s", [ticket])  # expect: credential-in-log
    return "logged"


@app.post("/wishes")
def wishes():
    client.responses.create(model="m", input=wish(longest=LONGEST))  # ok: unbounded-prompt
    return "asked"


@app.post("/wishes/long")
def long_wishes():
    client.responses.create(model="m", input=wish())  # expect: unbounded-prompt
    return "asked"
