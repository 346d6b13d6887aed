"""Annotations say what a value is, also as strings, `Optional` and `Annotated`."""
# rules: credential-in-prompt

from typing import Annotated, Optional

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Log:
    def post(self, url, json):
        return str(len(json))


def plain(session: requests.Session, text: str):
    return session.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


def optional(session: Optional[requests.Session], text: str):
    session = session or requests.Session()
    return session.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


def in_union(session: "requests.Session | None", text: str):
    if session is None:
        return "none"
    return session.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


def annotated(session: Annotated[requests.Session, "shared"], text: str):
    return session.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


def other(session: "Log", text: str):
    return session.post(LLM, json={"prompt": text})  # ok: credential-in-prompt


@app.post("/call_all")
def call_all():
    session = requests.Session()
    token = request.headers["Authorization"]
    plain(session, token)
    optional(None, token)
    in_union(session, token)
    annotated(session, token)
    return other(Log(), token)
