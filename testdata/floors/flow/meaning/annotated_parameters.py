"""Where nothing is known of the caller, the annotation decides."""
# rules: credential-in-prompt

from typing import Optional

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Log:
    def post(self, url, json):
        return str(len(json))


class Holder:
    session: requests.Session
    log: Log

    def ask(self):
        return self.session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt

    def write(self):
        return self.log.post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt


def plain(session: requests.Session):
    return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


def optional(session: Optional["requests.Session"] = None):
    if session is not None:
        return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt
    return "none"


def other(session: Log):
    return session.post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt


def find() -> requests.Session:
    return app.extensions["session"]


@app.post("/returned")
def returned():
    app.extensions["session"] = requests.Session()
    plain(find())
    optional(find())
    other(Log())
    holder = Holder()
    holder.session, holder.log = find(), Log()
    holder.ask()
    holder.write()
    return find().post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt
