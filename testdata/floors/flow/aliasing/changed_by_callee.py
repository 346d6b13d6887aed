"""An object is handed over and changed by the callee."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Caller:
    def __init__(self):
        self.auth = "none"
        self.name = "kim"


def fill(fields, text):
    fields["auth"] = text


def collect(texts, text):
    texts.append(text)


def set_auth(caller, text):
    caller.auth = text


def rebind(fields, text):
    fields = {"auth": text}
    return len(fields)


def clear(fields):
    fields.clear()


@app.post("/dict_filled")
def dict_filled():
    fields = {"name": "kim"}
    fill(fields, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/dict_filled_other")
def dict_filled_other():
    fields = {"name": "kim"}
    fill(fields, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt


@app.post("/list_filled")
def list_filled():
    texts = []
    collect(texts, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/attribute_set")
def attribute_set():
    caller = Caller()
    set_auth(caller, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": caller.auth}).text  # expect: credential-in-prompt


@app.post("/attribute_set_other")
def attribute_set_other():
    caller = Caller()
    set_auth(caller, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": caller.name}).text  # ok: credential-in-prompt


@app.post("/rebound_in_callee")
def rebound_in_callee():
    fields = {"auth": "none"}
    rebind(fields, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # ok: credential-in-prompt


@app.post("/cleared_in_callee")
def cleared_in_callee():
    fields = {"auth": request.headers["Authorization"]}
    clear(fields)
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # ok: credential-in-prompt


def clear_if(fields, is_wanted):
    if is_wanted:
        fields.clear()


@app.post("/cleared_on_one_way")
def cleared_on_one_way():
    fields = {"auth": request.headers["Authorization"]}
    clear_if(fields, request.args.get("clear"))
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # expect: credential-in-prompt
