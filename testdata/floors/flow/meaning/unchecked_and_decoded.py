"""What msgspec decodes as a type says, and models that are made without a check."""
# rules: prompt-injection, unbounded-prompt

from typing import Annotated, Literal

import msgspec
from flask import Flask, request
from openai import OpenAI
from pydantic import BaseModel

app, client = Flask(__name__), OpenAI()


class Trip(msgspec.Struct):
    mode: Literal["train", "bus"]
    days: int


class Note(msgspec.Struct):
    text: Annotated[str, msgspec.Meta(max_length=200)]
    free: str


class Hotel(BaseModel):
    city: Literal["Rome", "Bern"]


decoder = msgspec.json.Decoder(Trip)


@app.post("/trip")
def trip():
    body = msgspec.json.decode(request.get_data(), type=Trip)
    client.responses.create(model="m", input=f"Plan {body.days} by {body.mode}")
    return ""


@app.post("/again")
def again():
    body = decoder.decode(request.get_data())
    client.responses.create(model="m", input=f"Plan {body.days} by {body.mode}")
    return ""


@app.post("/note")
def note():
    body = msgspec.convert(request.get_json(), Note)
    client.responses.create(model="m", input="Shorten: " + body.text)  # expect: prompt-injection
    client.responses.create(model="m", input="Shorten: " + body.free)  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/plain")
def plain():
    body = msgspec.json.decode(request.get_data())
    client.responses.create(model="m", input="Shorten: " + body["text"])  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/unchecked")
def unchecked():
    body = Hotel.model_construct(**request.get_json())
    client.responses.create(model="m", input=f"A hotel in {body.city}")  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/checked")
def checked():
    body = Hotel(**request.get_json())
    client.responses.create(model="m", input=f"A hotel in {body.city}")
    return ""
