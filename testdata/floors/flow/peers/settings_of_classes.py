"""Attributes of a class, written by a function and read through instances of its subclass, in a log."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger(__name__)


class Context:
    agent = "unknown"
    visits = 0

    def line(self):
        return f"agent {self.agent}"

    def number(self):
        return f"visit {self.visits}"


class Visit(Context):
    pass


def remember(agent):
    Context.agent = agent
    Context.visits += 1


@app.post("/agent")
def agent():
    remember(request.args["agent"])
    log.warning(Visit().line())  # expect: log-injection
    return "ok"


@app.post("/visits")
def visits():
    remember(request.args["agent"])
    log.warning(Visit().number())  # ok: log-injection
    return "ok"
