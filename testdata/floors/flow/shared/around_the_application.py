"""WSGI applications around the application's own."""
# rules: credential-in-log, credential-in-prompt

import json
import logging

from flask import Flask, request
from openai import OpenAI
from werkzeug.middleware.proxy_fix import ProxyFix

client = OpenAI()
log = logging.getLogger("garden")


class Info:
    def __init__(self, wrapped):
        self.wrapped = wrapped

    def __call__(self, environ, start_response):
        environ["garden.caller"] = environ.get("HTTP_AUTHORIZATION", "")
        environ["garden.path"] = environ["PATH_INFO"]
        log.info("from %s", environ["HTTP_AUTHORIZATION"])  # expect: credential-in-log
        log.info("on %s", environ["REQUEST_METHOD"])  # ok: credential-in-log
        headers = {key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")}
        log.info("with %s", json.dumps(headers))  # expect: credential-in-log
        return self.wrapped(environ, start_response)


def counted(wrapped):
    def answer(environ, start_response):
        log.info("%d letters", len(environ.get("HTTP_COOKIE", "")))  # ok: credential-in-log
        log.info("cookie %s", environ.get("HTTP_COOKIE", ""))  # expect: credential-in-log
        return wrapped(environ, start_response)

    return answer


app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app)
app.wsgi_app = Info(app.wsgi_app)
app.wsgi_app = counted(app.wsgi_app)


@app.post("/tips")
def tips():
    client.responses.create(model="m", input=request.environ["garden.caller"])  # expect: credential-in-prompt
    return "asked"


@app.post("/paths")
def paths():
    client.responses.create(model="m", input=request.environ["garden.path"])  # ok: credential-in-prompt
    return "asked"
