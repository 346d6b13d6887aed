"""What stands in a token that nobody has verified is the client's own word, and its shape can be imitated."""
# rules: client-controlled-authorization, token-presence-check, unauthenticated-llm-endpoint

import base64
import hmac
import json
import os

from flask import Flask, abort, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def payload_of(header):
    middle = header.removeprefix("Bearer ").split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=="))


@app.post("/payload")
def payload():  # expect: token-presence-check
    claims = payload_of(request.headers["Authorization"])
    if claims["role"] != "editor":  # expect: client-controlled-authorization
        abort(403)
    return client.responses.create(model="m", input="Say hello.").id


@app.post("/parts")
def parts():  # expect: token-presence-check
    token = request.headers.get("Authorization", "")
    if len(token.split(".")) != 3:
        abort(401)
    return client.responses.create(model="m", input="Say hello.").id


@app.post("/dots")
def dots():  # expect: token-presence-check
    token = request.headers.get("Authorization", "")
    if token.count(".") != 2:
        abort(401)
    return client.responses.create(model="m", input="Say hello.").id


@app.post("/signed")
def signed():
    header, body, signature = request.headers["Authorization"].split(".")
    wanted = hmac.new(os.environ["SIGNING_KEY"].encode(), f"{header}.{body}".encode(), "sha256").hexdigest()
    if not hmac.compare_digest(wanted, signature):
        abort(401)
    return client.responses.create(model="m", input="Say hello.").id


@app.post("/pin")
def pin():
    if int(request.headers["X-Api-Key"]) != int(os.environ["PIN"]):
        abort(401)
    return client.responses.create(model="m", input="Say hello.").id
