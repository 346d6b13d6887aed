"""Own methods that are called like methods of builtins."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Writer:
    def write(self, text):
        return "Auth " + text

    def strip(self, text):
        return "***"

    def get(self, text):
        return "Auth " + text


def write_with(writer, text):
    return writer.write(text)


def strip_with(writer, text):
    return writer.strip(text)


def get_with(writer, text):
    return writer.get(text)


@app.post("/written")
def written():
    return requests.post(LLM, json={"prompt": write_with(Writer(), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/stripped")
def stripped():
    return requests.post(LLM, json={"prompt": strip_with(Writer(), request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/got")
def got():
    return requests.post(LLM, json={"prompt": get_with(Writer(), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/directly")
def directly():
    return requests.post(LLM, json={"prompt": Writer().write(request.headers["Authorization"])}).text  # expect: credential-in-prompt
