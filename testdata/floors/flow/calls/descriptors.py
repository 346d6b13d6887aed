"""`__get__` and `__set__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Stored:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, value)


class Masked:
    def __get__(self, instance, owner=None):
        return "***"

    def __set__(self, instance, value):
        pass


class Caller:
    auth = Stored()
    hidden = Masked()


@app.post("/stored")
def stored():
    caller = Caller()
    caller.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/masked")
def masked():
    caller = Caller()
    caller.hidden = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": caller.hidden}).text  # ok: credential-in-prompt
