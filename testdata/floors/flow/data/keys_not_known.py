"""What is put under a key that is not known may replace what lies under any."""
# rules: system-prompt-injection

from collections import ChainMap

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
STYLE = {"voice": "dry", "length": "one line"}


def instruct(text):
    return client.responses.create(model="m", instructions=text, input="Tell the weather.").output_text


@app.post("/loop")
def loop():
    style = dict(STYLE)
    for name, value in request.get_json().items():
        if name in style:
            style[name] = value
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # expect: system-prompt-injection


@app.post("/merged")
def merged():
    wishes = {name: value for name, value in request.get_json().items() if name in STYLE}
    style = {**STYLE, **wishes}
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # expect: system-prompt-injection


@app.post("/either")
def either():
    style = STYLE | {name: value for name, value in request.get_json().items() if name in ("voice", "length")}
    return client.responses.create(model="m", instructions=style["length"], input="x").output_text  # expect: system-prompt-injection


@app.post("/updated")
def updated():
    style = dict(STYLE)
    style.update({name: value for name, value in request.get_json().items()})
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # expect: system-prompt-injection


@app.post("/layers")
def layers():
    style = ChainMap({name: value for name, value in request.get_json().items()}, STYLE)
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # expect: system-prompt-injection


@app.post("/hidden")
def hidden():
    style = ChainMap(STYLE, {"voice": request.get_json()["voice"]})
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # ok: system-prompt-injection


@app.post("/names")
def names():
    style = dict(STYLE)
    for name in request.get_json():
        style[name] = "on"
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # ok: system-prompt-injection


@app.post("/own-last")
def own_last():
    style = {**request.get_json(), **STYLE}
    return client.responses.create(model="m", instructions=style["voice"], input="x").output_text  # ok: system-prompt-injection
