"""The order in which bases are asked."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Base:
    def text(self, value):
        return "base"


class Left(Base):
    def text(self, value):
        return "left " + super().text(value)


class Right(Base):
    def text(self, value):
        return "right " + value


class Both(Left, Right):
    pass


class Masked:
    def show(self, value):
        return "***"


class Open:
    def show(self, value):
        return value


class MaskedFirst(Masked, Open):
    pass


class OpenFirst(Open, Masked):
    pass


@app.post("/left_goes_on_to_right")
def left_goes_on_to_right():
    return requests.post(LLM, json={"prompt": Both().text(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/left_alone")
def left_alone():
    return requests.post(LLM, json={"prompt": Left().text(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/first_base_wins")
def first_base_wins():
    return requests.post(LLM, json={"prompt": MaskedFirst().show(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/first_base_wins_open")
def first_base_wins_open():
    return requests.post(LLM, json={"prompt": OpenFirst().show(request.headers["Authorization"])}).text  # expect: credential-in-prompt
