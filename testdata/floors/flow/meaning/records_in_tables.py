"""Tables of records that say whose they are, and tables of words."""
# rules: llm-output-as-resource-id

from flask import Flask, abort, jsonify, session
from openai import OpenAI

app, client = Flask(__name__), OpenAI()
ITEMS = {"umbrella-1": {"owner": "u-1", "place": "A"}, "bag-2": {"owner": "u-2", "place": "B"}}
LABELS = {"umbrella-1": "Umbrella", "bag-2": "Bag"}
SHELVES = {"a": {"height": 2, "side": "left"}, "b": {"height": 3, "side": "right"}}


def named():
    return client.responses.create(model="m", input="Which item?").output_text.strip()


@app.get("/item")
def item():
    return jsonify(item=ITEMS.get(named()))  # expect: llm-output-as-resource-id


@app.get("/place")
def place():
    return jsonify(place=ITEMS[named()]["place"])  # expect: llm-output-as-resource-id


@app.get("/label")
def label():
    return jsonify(label=LABELS.get(named(), "Thing"))  # ok: llm-output-as-resource-id


@app.get("/shelf")
def shelf():
    return jsonify(shelf=SHELVES.get(named()))  # ok: llm-output-as-resource-id


@app.get("/own")
def own():
    found = ITEMS.get(named())  # ok: llm-output-as-resource-id
    if found is None or found["owner"] != session["user"]:
        abort(404)
    return jsonify(item=found)
