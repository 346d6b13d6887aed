"""`super()` in methods and constructors."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Base:
    def __init__(self, auth):
        self.auth = auth

    def text(self, note):
        return "Note " + note

    def hidden(self, note):
        return "hidden"


class Derived(Base):
    def __init__(self, auth):
        super().__init__(auth)
        self.kind = "derived"

    def text(self, note):
        return super().text(note) + "!"

    def hidden(self, note):
        return super().hidden(note)


class Old(Base):
    def __init__(self, auth):
        Base.__init__(self, auth)


@app.post("/constructor")
def constructor():
    return requests.post(LLM, json={"prompt": Derived(request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/constructor_other")
def constructor_other():
    return requests.post(LLM, json={"prompt": Derived(request.headers["Authorization"]).kind}).text  # ok: credential-in-prompt


@app.post("/method")
def method():
    return requests.post(LLM, json={"prompt": Derived("none").text(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/method_other")
def method_other():
    return requests.post(LLM, json={"prompt": Derived("none").hidden(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/named_base")
def named_base():
    return requests.post(LLM, json={"prompt": Old(request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt
