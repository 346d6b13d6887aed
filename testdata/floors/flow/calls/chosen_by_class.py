"""Functions and methods that are registered for the classes of what is given."""
# rules: credential-in-prompt

from dataclasses import dataclass
from functools import singledispatch, singledispatchmethod

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@dataclass
class Signature:
    name: str
    header: str


@dataclass
class OpenSignature(Signature):
    pass


class Hidden:
    def __init__(self, header):
        self.header = header


class Shown:
    def __init__(self, header):
        self.header = header


@singledispatch
def render(part) -> str:
    raise TypeError(type(part))


@render.register
def _(part: Signature) -> str:
    return f"-- {part.name}"


@render.register(OpenSignature)
def _(part) -> str:
    return f"-- {part.name} ({part.header})"


@render.register(list)
@render.register(tuple)
def _(parts) -> str:
    return "\n".join(render(part) for part in parts)


@render.register(type(None))
def _(part) -> str:
    return ""


@render.register
def _(part: Hidden | None) -> str:
    return "***"


def render_shown(part) -> str:
    return part.header


render.register(Shown, render_shown)


class Writer:
    @singledispatchmethod
    def write(self, part):
        return ""

    @write.register
    def _(self, part: Shown):
        return part.header

    @write.register
    def _(self, part: Hidden):
        return str(len(part.header))


def send(text):
    return client.responses.create(model="m", input=text).output_text  # expect: credential-in-prompt


@app.post("/functions")
def functions():
    header = request.headers["Authorization"]
    client.responses.create(model="m", input=render(Signature("Ana", header)))  # ok: credential-in-prompt
    client.responses.create(model="m", input=render(OpenSignature("Ana", header)))  # expect: credential-in-prompt
    client.responses.create(model="m", input=render([OpenSignature("Ana", header)]))  # expect: credential-in-prompt
    client.responses.create(model="m", input=render([Signature("Ana", header)]))  # ok: credential-in-prompt
    client.responses.create(model="m", input=render(Hidden(header)))  # ok: credential-in-prompt
    client.responses.create(model="m", input=render(Shown(header)))  # expect: credential-in-prompt
    return "asked"


@app.post("/methods")
def methods():
    header = request.headers["Authorization"]
    writer = Writer()
    client.responses.create(model="m", input=writer.write(Hidden(header)))  # ok: credential-in-prompt
    client.responses.create(model="m", input=writer.write(Shown(header)))  # expect: credential-in-prompt
    return "asked"


def told(part):
    return send(render(part))


@app.post("/helper")
def helper():
    return told(OpenSignature("Ana", request.headers["Authorization"]))
