"""What a factory returns."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def make_session():
    session = requests.Session()
    session.headers["X-Service"] = "notes"
    return session


def choose(kind):
    if kind == "session":
        return make_session()
    return requests


class Log:
    def post(self, url, json):
        return str(len(json))


def make_log():
    return Log()


@app.post("/made")
def made():
    session = make_session()
    return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/made_at_once")
def made_at_once():
    return make_session().post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/one_of_two")
def one_of_two():
    sender = choose(request.args.get("kind"))
    return sender.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/same_method_name")
def same_method_name():
    return make_log().post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt
