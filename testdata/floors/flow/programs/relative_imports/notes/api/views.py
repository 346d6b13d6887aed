"""Imports with one and two dots."""
# rules: credential-in-prompt

from flask import request

from .. import client
from ..factory import app
from .texts import describe as shown
from . import texts


@app.post("/described")
def described():
    return client.ask(shown(request.headers["Authorization"]))


@app.post("/greeted")
def greeted():
    return client.ask_about(texts.greet(request.headers["Authorization"]))
