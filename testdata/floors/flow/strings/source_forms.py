"""`repr`, `!r` and `%r` ask `__repr__`; `str` and plain fields ask `__str__`."""
# rules: credential-in-prompt

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Pass:
    def __init__(self, word):
        self.word = word

    def __str__(self):
        return "a pass"

    def __repr__(self):
        return "Pass(" + self.word + ")"


class Ticket:
    def __init__(self, word):
        self.word = word

    def __str__(self):
        return f"ticket {self.word}"

    def __repr__(self):
        return "<ticket>"


def of_caller(kind):
    return kind(request.headers["Authorization"])


@app.get("/pass")
def shown():
    given = Pass(request.headers["Authorization"])
    client.responses.create(model="m", input=f"{given!r}")  # expect: credential-in-prompt
    client.responses.create(model="m", input="%r" % given)  # expect: credential-in-prompt
    client.responses.create(model="m", input=repr(given))  # expect: credential-in-prompt
    client.responses.create(model="m", input=given.__repr__())  # expect: credential-in-prompt
    client.responses.create(model="m", input=f"{given} {given!s}")  # ok: credential-in-prompt
    return client.responses.create(model="m", input=str(given)).output_text  # ok: credential-in-prompt


@app.get("/ticket")
def hidden():
    given = Ticket(request.headers["Authorization"])
    client.responses.create(model="m", input=f"{given!r} {repr(given)}")  # ok: credential-in-prompt
    client.responses.create(model="m", input="%r" % (given,))  # ok: credential-in-prompt
    return client.responses.create(model="m", input="%s" % given).output_text  # expect: credential-in-prompt
