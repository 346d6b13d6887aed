"""`isinstance` says what a value is on each branch."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Open:
    def text(self, value):
        return "Auth " + value


class Masked:
    def text(self, value):
        return "***"


def chosen():
    return Open() if request.args.get("open") != "no" else Masked()


@app.post("/narrowed")
def narrowed():
    writer = chosen()
    if isinstance(writer, Open):
        return requests.post(LLM, json={"prompt": writer.text(request.headers["Authorization"])}).text  # expect: credential-in-prompt
    return "none"


@app.post("/narrowed_other")
def narrowed_other():
    writer = chosen()
    if isinstance(writer, Masked):
        return requests.post(LLM, json={"prompt": writer.text(request.headers["Authorization"])}).text  # ok: credential-in-prompt
    return "none"


@app.post("/narrowed_by_leaving")
def narrowed_by_leaving():
    writer = chosen()
    if not isinstance(writer, Masked):
        return "none"
    return requests.post(LLM, json={"prompt": writer.text(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/not_narrowed")
def not_narrowed():
    return requests.post(LLM, json={"prompt": chosen().text(request.headers["Authorization"])}).text  # expect: credential-in-prompt
