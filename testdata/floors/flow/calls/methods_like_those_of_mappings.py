"""A class of the program has methods that mappings have, too: what a parameter is, callers say."""
# rules: credential-in-log, prompt-injection

import logging

import requests
from flask import Flask, request
from flask.views import MethodView

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class StatusView(MethodView):
    def get(self, name):
        return name

    def items(self):
        return []


SENSITIVE = {"authorization", "cookie", "proxy-authorization", "x-api-key"}


def token_of(headers):
    return headers.get("Authorization", "")


def agent_of(headers):
    return headers.get("User-Agent", "")


def part_of(body):
    return body.get("token", "")


def kept(headers):
    return {name: "<redacted>" if name.lower() in SENSITIVE else value for name, value in headers.items()}


def all_of(headers):
    return {name: value for name, value in headers.items()}


def told(req):
    return token_of(req.headers)


class Holder:
    def __init__(self, headers):
        self.headers = headers

    def token(self):
        return self.headers.get("Authorization", "")


@app.post("/a")
def a():
    logging.info(token_of(request.headers))  # expect: credential-in-log
    logging.info(agent_of(request.headers))  # ok: credential-in-log
    logging.info(told(request))  # expect: credential-in-log
    logging.info(Holder(request.headers).token())  # expect: credential-in-log
    logging.info(part_of({"token": request.headers["Authorization"]}))  # expect: credential-in-log
    logging.info(part_of({"other": request.headers["Authorization"]}))  # ok: credential-in-log
    logging.info("%s", all_of(request.headers))  # expect: credential-in-log
    logging.info("%s", kept(request.headers))  # ok: credential-in-log
    return StatusView().get("ok")


@app.post("/b")
def b():
    requests.post(LLM, json={"prompt": part_of(request.json)})  # expect: prompt-injection
    requests.post(LLM, json={"prompt": part_of(request.args)})  # expect: prompt-injection
    requests.post(LLM, json={"prompt": part_of({"other": request.json["token"]})})  # ok: prompt-injection
    return "ok"
