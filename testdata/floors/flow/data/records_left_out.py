"""Of several records those are left out whose part is not what a test asks for."""
# rules: system-prompt-in-response

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
BRIEF = "You are the concierge of the Seehof and may give one night for free."


def talk(text):
    lines = [{"role": "system", "content": BRIEF}, {"role": "user", "content": text}]
    client.chat.completions.create(model="m", messages=lines)
    return lines


@app.post("/all")
def everything():
    return jsonify(talk(request.json["text"]))  # expect: system-prompt-in-response


@app.post("/others")
def others():
    return jsonify([line for line in talk(request.json["text"]) if line["role"] != "system"])


@app.post("/own")
def own():
    return jsonify([line for line in talk(request.json["text"]) if line.get("role") == "user"])


@app.post("/known")
def known():
    kept = []
    for line in talk(request.json["text"]):
        if line["role"] in ("user", "assistant"):
            kept.append(line["content"])
    return jsonify(kept)


@app.post("/instructions")
def instructions():
    return jsonify([line for line in talk(request.json["text"]) if line["role"] == "system"])  # expect: system-prompt-in-response
