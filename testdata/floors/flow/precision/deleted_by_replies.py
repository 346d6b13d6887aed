"""An entry that a model names is taken out of the program's records."""
# rules: llm-output-as-resource-id

from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
BOOKINGS = {"b-7": {"room": 4}}


def say():
    return client.responses.create(model="m", input="Which booking?").output_text


@app.post("/cancel")
def cancel():
    del BOOKINGS[say()]  # expect: llm-output-as-resource-id
    return jsonify(ok=True)


@app.post("/first")
def first():
    del BOOKINGS["b-7"]
    return jsonify(ok=True)


# A mapping of this call holds nobody's records.
@app.post("/own")
def own():
    words = {word: 1 for word in ("a", "b")}
    del words[say()]
    return jsonify(ok=True)
