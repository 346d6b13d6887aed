"""Generators, one within another, and context managers of both kinds."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import contextlib
import os

from flask import Flask, request

app = Flask(__name__)


def words(text):
    for word in text.split(","):
        yield word.strip()


def all_words(text):
    yield "ls"
    yield from words(text)


def lengths(text):
    for word in words(text):
        yield str(len(word))


@contextlib.contextmanager
def job(folder, note):
    command = f"cd {folder}"
    yield command


class Job:
    def __init__(self, folder, note):
        self.folder = folder
        self.note = note

    def __enter__(self):
        return f"cd {self.folder}"

    def __exit__(self, *_):
        return False


@app.post("/generated")
def generated():
    return str(os.system(" ".join(all_words(request.args["names"]))))  # expect: command-injection


@app.post("/managed")
def managed():
    with job(request.args["folder"], "nightly") as command:
        return str(os.system(command))  # expect: command-injection


@app.post("/managed_by_class")
def managed_by_class():
    with Job(request.args["folder"], "nightly") as command:
        return str(os.system(command))  # expect: command-injection


@app.post("/counted")
def counted():
    return str(os.system("echo " + " ".join(lengths(request.args["names"]))))  # ok: command-injection


@app.post("/managed_note")
def managed_note():
    with job("/srv", request.args["note"]) as command:
        return str(os.system(command))  # ok: command-injection


@app.post("/managed_note_by_class")
def managed_note_by_class():
    with Job("/srv", request.args["note"]) as command:
        return str(os.system(command))  # ok: command-injection
