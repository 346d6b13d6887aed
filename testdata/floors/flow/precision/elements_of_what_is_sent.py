"""What a loop has shown of each element of a list that the client sends; parts of a literal word; the host that a helper gives."""
# rules: prompt-injection, indirect-prompt-injection

from urllib.parse import urlparse

import requests
from flask import Flask, abort, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
SPICES = {"salt", "pepper"}
HOSTS = {"recipes.example", "kitchen.example"}


def ask(text):
    return client.responses.create(model="m", input=f"Cook with {text}").output_text  # ok: prompt-injection, indirect-prompt-injection


def ask_anyway(text):
    return client.responses.create(model="m", input=f"Cook with {text}").output_text  # expect: prompt-injection


def ask_page(text):
    return client.responses.create(model="m", input=f"Cook with {text}").output_text  # expect: indirect-prompt-injection


def host_of(url):
    return urlparse(url).hostname or ""


@app.post("/all")
def all_known():
    spices = request.json["spices"]
    if not all(spice in SPICES for spice in spices):
        abort(400)
    return ask(" and ".join(spices))


@app.post("/loop")
def each_known():
    spices = request.json["spices"]
    for spice in spices:
        if spice not in SPICES:
            abort(400)
    return ask(" and ".join(spices))


@app.post("/any")
def any_known():
    spices = request.json["spices"]
    if not any(spice in SPICES for spice in spices):
        abort(400)
    return ask_anyway(" and ".join(spices))


@app.post("/letter")
def letter():
    vitamin = request.json["vitamin"]
    if vitamin not in "ABCDE":
        abort(400)
    return ask(vitamin)


@app.post("/letters")
def letters():
    vitamin = request.json["vitamin"]
    if not all(letter in "abcdefghijklmnopqrstuvwxyz " for letter in vitamin):
        abort(400)
    return ask_anyway(vitamin)


@app.post("/page")
def page():
    url = request.json["url"]
    if host_of(url) not in HOSTS:
        abort(403)
    return ask(requests.get(url, timeout=5).text)


@app.post("/any-page")
def any_page():
    url = request.json["url"]
    if host_of(url) == "":
        abort(403)
    return ask_page(requests.get(url, timeout=5).text)
