"""Schemas that are mappings of words: what they say of each part of a body."""
# rules: prompt-injection

import jsonschema
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
TRIP = {
    "type": "object",
    "properties": {
        "season": {"enum": ["summer", "winter"]},
        "days": {"type": "integer"},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "wish": {"type": "string", "maxLength": 80},
        "stops": {"type": "array", "items": {"properties": {"kind": {"const": "hut"}, "name": {"type": "string"}}}},
    },
}


@app.post("/trips")
def trips():
    trip = request.get_json()
    jsonschema.Draft7Validator(TRIP).validate(trip)
    kinds = ", ".join(stop["kind"] for stop in trip["stops"])
    client.responses.create(model="m", input=f"{trip['season']}, {trip['days']} days, {trip['code']}, {kinds}")  # ok: prompt-injection
    client.responses.create(model="m", input=f"{trip['season']}: {trip['stops'][0]['name']}")  # expect: prompt-injection
    return client.responses.create(model="m", input=f"{trip['season']}: {trip['wish']}").id  # expect: prompt-injection


@app.post("/unchecked")
def unchecked():
    trip = request.get_json()
    try:
        jsonschema.validate(trip, TRIP)
    except jsonschema.ValidationError:
        app.logger.warning("not a trip")
    return client.responses.create(model="m", input=f"In {trip['season']}").id  # expect: prompt-injection
