"""Requests of a class of the program's own."""
# rules: credential-in-prompt

from flask import Flask, Request, request
from openai import OpenAI

client = OpenAI()


class GardenRequest(Request):
    @property
    def caller_token(self):
        return self.headers.get("Authorization", "").partition(" ")[2]

    @property
    def wish(self):
        return self.get_json()["text"]

    def signature(self):
        return self.headers["Authorization"]

    def language(self):
        return self.headers.get("Accept-Language", "en")


class GardenApp(Flask):
    request_class = GardenRequest


app = GardenApp(__name__)


@app.post("/token")
def token():
    client.responses.create(model="m", input=f"{request.caller_token}: {request.wish}")  # expect: credential-in-prompt
    return "asked"


@app.post("/wish")
def wish():
    client.responses.create(model="m", input=request.wish)  # ok: credential-in-prompt
    return "asked"


@app.post("/signature")
def signature():
    client.responses.create(model="m", input=request.signature())  # expect: credential-in-prompt
    return "asked"


@app.post("/language")
def language():
    client.responses.create(model="m", input=request.language())  # ok: credential-in-prompt
    return "asked"


@app.post("/header")
def header():
    client.responses.create(model="m", input=request.headers["Authorization"])  # expect: credential-in-prompt
    return "asked"
