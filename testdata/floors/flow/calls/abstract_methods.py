"""A call of an abstract method reaches every implementation."""
# rules: credential-in-prompt

from abc import ABC, abstractmethod

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Formatter(ABC):
    @abstractmethod
    def format(self, text):
        raise NotImplementedError

    def run(self, text):
        return self.format(text)


class Open(Formatter):
    def format(self, text):
        return "Auth " + text


class Masked(Formatter):
    def format(self, text):
        return "***"


class Counter(ABC):
    @abstractmethod
    def count(self, text): ...


class Length(Counter):
    def count(self, text):
        return "many"


def format_with(formatter: Formatter, text: str) -> str:
    return formatter.format(text)


def count_with(counter: Counter, text: str) -> str:
    return counter.count(text)


@app.post("/any_implementation")
def any_implementation():
    chosen = Open() if request.args.get("open") != "no" else Masked()
    return requests.post(LLM, json={"prompt": format_with(chosen, request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/through_the_base")
def through_the_base():
    return requests.post(LLM, json={"prompt": Open().run(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/through_the_base_other")
def through_the_base_other():
    return requests.post(LLM, json={"prompt": Masked().run(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/no_implementation_keeps")
def no_implementation_keeps():
    return requests.post(LLM, json={"prompt": count_with(Length(), request.headers["Authorization"])}).text  # ok: credential-in-prompt


class Prefixed(Formatter):
    def __init__(self, prefix):
        self.prefix = prefix

    def format(self, text):
        return self.prefix + text


@app.post("/field_of_the_implementation")
def field_of_the_implementation():
    return requests.post(LLM, json={"prompt": Prefixed(request.headers["Authorization"]).run("hello")}).text  # expect: credential-in-prompt


@app.post("/field_of_the_implementation_other")
def field_of_the_implementation_other():
    return requests.post(LLM, json={"prompt": Prefixed("Auth ").run("hello")}).text  # ok: credential-in-prompt
