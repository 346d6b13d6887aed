"""A protocol is satisfied by what has its methods."""
# rules: credential-in-prompt

from typing import Protocol

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Writer(Protocol):
    def write(self, text: str) -> str: ...


class Counter(Protocol):
    def tally(self, text: str) -> str: ...


class Plain:
    def write(self, text: str) -> str:
        return "Auth " + text


class Sizes:
    def tally(self, text: str) -> str:
        return str(len(text))


def write_with(writer: Writer, text: str) -> str:
    return writer.write(text)


def tally_with(counter: Counter, text: str) -> str:
    return counter.tally(text)


class Service:
    def __init__(self, writer: Writer):
        self.writer = writer

    def run(self, text: str) -> str:
        return self.writer.write(text)


@app.post("/parameter")
def parameter():
    return requests.post(LLM, json={"prompt": write_with(Plain(), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/parameter_other")
def parameter_other():
    return requests.post(LLM, json={"prompt": tally_with(Sizes(), request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/field")
def field():
    return requests.post(LLM, json={"prompt": Service(Plain()).run(request.headers["Authorization"])}).text  # expect: credential-in-prompt
