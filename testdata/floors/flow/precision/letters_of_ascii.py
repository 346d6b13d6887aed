"""Tests of letters narrow where they are tests for ASCII as well; classes of members that a call makes."""
# rules: prompt-injection

from enum import Enum

from flask import Flask, abort, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
Style = Enum("Style", ["PLAIN", "RICH"])


@app.post("/both")
def both():
    town = request.form["town"]
    if not (town.isascii() and town.isalnum()):
        abort(400)
    return client.responses.create(model="m", input=f"Tell of {town}").id  # ok: prompt-injection


@app.post("/turned")
def turned():
    town = request.form["town"]
    if town.isalpha() and town.isascii():
        return client.responses.create(model="m", input=f"Tell of {town}").id  # ok: prompt-injection
    return "no"


@app.post("/letters")
def letters():
    town = request.form["town"]
    if not town.isalnum():
        abort(400)
    return client.responses.create(model="m", input=f"Tell of {town}").id  # expect: prompt-injection


@app.post("/style")
def style():
    chosen = Style(request.form["style"])
    return client.responses.create(model="m", input=f"Write {chosen.value}").id  # ok: prompt-injection
