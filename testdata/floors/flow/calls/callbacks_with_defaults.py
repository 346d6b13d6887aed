"""Callbacks and helpers that an object is given, or makes itself where it is given none."""
# rules: credential-in-log, credential-in-prompt

import logging
import os

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
log = logging.getLogger("worker")


def tell(text):
    log.info("called with %s", text)  # expect: credential-in-log


def count(text):
    log.info("called with %d letters", len(text))  # ok: credential-in-log


class Worker:
    def __init__(self, key, hook=None):
        self.key = key
        self.hook = hook or (lambda text: None)

    def go(self):
        self.hook(self.key)


class Quiet:
    def write(self, text):
        return len(text)


class Loud:
    def write(self, text):
        return client.responses.create(model="m", input=text).output_text  # expect: credential-in-prompt


class Masked:
    def write(self, text):
        return client.responses.create(model="m", input="*" * len(text)).output_text  # ok: credential-in-prompt


class Desk:
    def __init__(self, writer=None):
        self.writer = writer if writer is not None else Quiet()

    def note(self, text):
        return str(self.writer.write(text))


telling = Worker(os.environ["LLM_API_KEY"], tell)
counting = Worker(os.environ["LLM_API_KEY"], hook=count)
silent = Worker(os.environ["LLM_API_KEY"])
loud = Desk(Loud())
masked = Desk(writer=Masked())
plain = Desk()


@app.post("/work")
def work():
    telling.go()
    counting.go()
    silent.go()
    return "done"


@app.post("/note")
def note():
    token = request.headers["Authorization"]
    return loud.note(token) + masked.note(token) + plain.note(token)
