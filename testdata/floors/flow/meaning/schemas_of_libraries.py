# Schemas that are values: what webargs, voluptuous, schema, Cerberus and APIFlask let through.
# rules: prompt-injection, unbounded-prompt

from apiflask import APIBlueprint, Schema as ApiSchema
from apiflask.fields import Integer, String
from apiflask.validators import Length as ApiLength, OneOf
from cerberus import Validator
from flask import Flask, abort, request
from openai import OpenAI
from schema import And, Or, Schema as Plain, SchemaError, Use
from voluptuous import All, Any, Coerce, In, Length, Match, MultipleInvalid, Optional, Required, Schema
from webargs import fields, validate
from webargs.flaskparser import parser, use_args, use_kwargs

app, client = Flask(__name__), OpenAI()
blueprint = APIBlueprint("api", __name__)

TOWNS = Schema({Required("town"): In(["Graz", "Linz"]), Optional("n", default=1): All(Coerce(int), lambda n: n)})
CODES = Schema({"town": Any("Graz", "Linz"), "code": All(str, Match(r"^[A-Z]{3}-\d+$")), "note": All(str, Length(max=80))})
PLAIN = Plain({"town": Or("Graz", "Linz"), "n": Use(int), "note": And(str, lambda note: 0 < len(note) <= 80)})
RULES = Validator({
    "town": {"type": "string", "allowed": ["Graz", "Linz"], "required": True},
    "note": {"type": "string", "maxlength": 50},
    "stops": {"type": "list", "schema": {"type": "string", "allowed": ["north", "south"]}},
    "size": {"type": "dict", "schema": {"width": {"type": "integer"}, "name": {"type": "string"}}},
})
ARGUMENTS = {"town": fields.Str(required=True, validate=validate.OneOf(["Graz", "Linz"])), "n": fields.Int(), "id": fields.UUID()}
FREE = {"note": fields.Str(required=True, validate=validate.Length(max=40)), "text": fields.Str()}


class Question(ApiSchema):
    town = String(required=True, validate=OneOf(["Graz", "Linz"]))
    note = String(validate=ApiLength(max=40))
    n = Integer()

@app.post("/towns")
def towns():
    body = TOWNS(request.get_json())
    client.responses.create(model="m", input=f"Tell of {body['town']}, {body['n']} times")
    return ""


@app.post("/codes")
def codes():
    body = CODES(request.get_json())
    client.responses.create(model="m", input=f"Tell of {body['town']} by {body['code']}")
    client.responses.create(model="m", input=f"Tell of {body['note']}")  # expect: prompt-injection
    return ""


@app.post("/in-place")
def in_place():
    body = request.get_json()
    try:
        TOWNS(body)
    except MultipleInvalid:
        abort(400)
    client.responses.create(model="m", input=f"Tell of {body['town']}")
    client.responses.create(model="m", input=f"Tell of {body['other']}")  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/plain")
def plain():
    try:
        body = PLAIN.validate(request.get_json())
    except SchemaError:
        abort(400)
    client.responses.create(model="m", input=f"Tell of {body['town']}, {body['n']} times")
    client.responses.create(model="m", input=f"Tell of {body['note']}")  # expect: prompt-injection
    return ""


@app.post("/rules")
def rules():
    body = request.get_json()
    if not RULES.validate(body):
        abort(400)
    client.responses.create(model="m", input=f"From {body['town']}: {body['size']['width']}")
    for stop in body["stops"]:
        client.responses.create(model="m", input=f"Tell of {stop}")
    client.responses.create(model="m", input=f"Tell of {body['note']}")  # expect: prompt-injection
    client.responses.create(model="m", input=f"Tell of {body['size']['name']}")  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/kept")
def kept():
    body = RULES.validated(request.get_json())
    if body is None:
        abort(400)
    client.responses.create(model="m", input=f"Tell of {body['town']}")
    client.responses.create(model="m", input=f"Tell of {body['note']}")  # expect: prompt-injection
    return ""


@app.post("/ignored")
def ignored():
    body = request.get_json()
    RULES.validate(body)
    client.responses.create(model="m", input=f"Tell of {body['town']}")  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/by-name")
@use_kwargs(ARGUMENTS, location="json")
def by_name(town, n, id):
    client.responses.create(model="m", input=f"Tell of {town}, {n} times, for {id}")
    return ""


@app.post("/as-one")
@use_args(ARGUMENTS)
def as_one(given):
    client.responses.create(model="m", input=f"Tell of {given['town']}, {given['n']} times, for {given['id']}")
    return ""


@app.post("/free")
@use_kwargs(FREE, location="query")
def free(note, text):
    client.responses.create(model="m", input=f"Tell of {note}")  # expect: prompt-injection
    client.responses.create(model="m", input=f"Tell of {text}")  # expect: prompt-injection, unbounded-prompt
    return ""


@app.post("/parsed")
def parsed():
    given = parser.parse(ARGUMENTS, request)
    client.responses.create(model="m", input=f"Tell of {given['town']}")
    given = parser.parse(FREE, request)
    client.responses.create(model="m", input=f"Tell of {given['text']}")  # expect: prompt-injection, unbounded-prompt
    return ""


@blueprint.post("/loaded")
@blueprint.input(Question)
def loaded(json_data):
    client.responses.create(model="m", input=f"Tell of {json_data['town']}, {json_data['n']} times")
    client.responses.create(model="m", input=f"Tell of {json_data['note']}")  # expect: prompt-injection
    return ""
