from flask import Blueprint, g

from .extensions import client, texts

api = Blueprint("api", __name__)


@api.post("/described")
def described():
    return client.ask(texts.describe(g.auth))


@api.post("/greeted")
def greeted():
    return client.ask_about(texts.describe(g.name))
