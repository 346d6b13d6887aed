"""Closures that are made in one place, kept in an object and called in another."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import os

from flask import Flask, request

app = Flask(__name__)


def archiver(folder):
    def command(name):
        return f"tar -cf {folder}/{name}.tar"

    return command


def counter():
    n_calls = 0

    def command(name):
        nonlocal n_calls
        n_calls += 1
        return f"touch {n_calls}"

    return command


class Jobs:
    def __init__(self, command):
        self.command = command

    def line(self, name):
        return self.command(name) + " &"


@app.post("/captured")
def captured():
    jobs = Jobs(archiver(request.args["folder"]))
    return str(os.system(jobs.line("all")))  # expect: command-injection


@app.post("/argument")
def argument():
    jobs = Jobs(archiver("/srv"))
    return str(os.system(jobs.line(request.args["name"])))  # expect: command-injection


@app.post("/counted")
def counted():
    jobs = Jobs(counter())
    return str(os.system(jobs.line(request.args["name"])))  # ok: command-injection


@app.post("/constant")
def constant():
    archiver(request.args["folder"])
    jobs = Jobs(archiver("/srv"))
    return str(os.system(jobs.line("all")))  # ok: command-injection
