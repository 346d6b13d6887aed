"""Exceptions carry values to their handlers."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Refused(Exception):
    def __init__(self, auth, reason):
        super().__init__(reason)
        self.auth = auth
        self.reason = reason


def refuse(auth):
    raise Refused(auth, "no")


def complain(text):
    raise ValueError("bad " + text)


@app.post("/as_text")
def as_text():
    try:
        raise ValueError(request.headers["Authorization"])
    except ValueError as error:
        return requests.post(LLM, json={"prompt": str(error)}).text  # expect: credential-in-prompt


@app.post("/as_attribute")
def as_attribute():
    try:
        raise Refused(request.headers["Authorization"], "no")
    except Refused as error:
        return requests.post(LLM, json={"prompt": error.auth}).text  # expect: credential-in-prompt


@app.post("/as_other_attribute")
def as_other_attribute():
    try:
        raise Refused(request.headers["Authorization"], "no")
    except Refused as error:
        return requests.post(LLM, json={"prompt": error.reason}).text  # ok: credential-in-prompt


@app.post("/from_callee")
def from_callee():
    try:
        complain(request.headers["Authorization"])
    except ValueError as error:
        return requests.post(LLM, json={"prompt": f"{error}"}).text  # expect: credential-in-prompt


@app.post("/attribute_from_callee")
def attribute_from_callee():
    try:
        refuse(request.headers["Authorization"])
    except Refused as error:
        return requests.post(LLM, json={"prompt": error.auth}).text  # expect: credential-in-prompt


@app.post("/arguments")
def arguments():
    try:
        raise ValueError("bad", request.headers["Authorization"])
    except ValueError as error:
        return requests.post(LLM, json={"prompt": error.args[1]}).text  # expect: credential-in-prompt


@app.post("/other_exception")
def other_exception():
    try:
        int("x")
        raise ValueError("none " + str(len(request.headers["Authorization"])))
    except ValueError as error:
        return requests.post(LLM, json={"prompt": str(error)}).text  # ok: credential-in-prompt


@app.post("/other_attribute_from_callee")
def other_attribute_from_callee():
    try:
        refuse(request.headers["Authorization"])
    except Refused as error:
        return requests.post(LLM, json={"prompt": error.reason}).text  # ok: credential-in-prompt
