"""A substitution that takes words out of a reply looks at it; one that takes fences or white space off does not."""
# rules: unscreened-llm-output

import re

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
LINKS = re.compile(r"https?://\S+")


def reply():
    return client.responses.create(model="m", input=request.json["q"]).output_text


@app.post("/links")
def links():
    return jsonify(LINKS.sub("", reply()))  # ok: unscreened-llm-output


@app.post("/numbers")
def numbers():
    return jsonify(re.sub(r"\b\d{4,}\b", "", reply()))  # ok: unscreened-llm-output


@app.post("/space")
def space():
    return jsonify(re.sub(r"\s+", " ", reply()))  # expect: unscreened-llm-output


@app.post("/fences")
def fences():
    return jsonify(re.sub(r"```(json)?", "", reply()))  # expect: unscreened-llm-output
