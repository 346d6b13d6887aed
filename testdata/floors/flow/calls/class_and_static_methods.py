"""Methods without an instance."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Message:
    prefix = "Auth "

    def __init__(self, text, kind="plain"):
        self.text = text
        self.kind = kind

    @classmethod
    def of(cls, text):
        return cls(cls.prefix + text)

    @staticmethod
    def join(left, right):
        return left + right

    @staticmethod
    def first(left, right):
        return left


@app.post("/made_by_class")
def made_by_class():
    return requests.post(LLM, json={"prompt": Message.of(request.headers["Authorization"]).text}).text  # expect: credential-in-prompt


@app.post("/made_by_class_other")
def made_by_class_other():
    return requests.post(LLM, json={"prompt": Message.of(request.headers["Authorization"]).kind}).text  # ok: credential-in-prompt


@app.post("/static_method")
def static_method():
    return requests.post(LLM, json={"prompt": Message.join("a", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/static_method_on_instance")
def static_method_on_instance():
    return requests.post(LLM, json={"prompt": Message("a").join("a", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/static_method_other")
def static_method_other():
    return requests.post(LLM, json={"prompt": Message.first("a", request.headers["Authorization"])}).text  # ok: credential-in-prompt
