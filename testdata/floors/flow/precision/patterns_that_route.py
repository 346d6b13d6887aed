"""A pattern whose match is used for another answer rejects nothing; one that refuses, or only sees that it matches, screens."""
# rules: prompt-injection

import re

from flask import Flask, abort, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
NUMBER = re.compile(r"order\s+(\d+)", re.IGNORECASE)


@app.post("/routed")
def routed():
    question = request.json["question"]
    if found := re.search(r"patient\s+(p?\d+)", question):
        return jsonify({"patient": found.group(1)})
    return client.responses.create(model="m", input="Plan: " + question).output_text  # expect: prompt-injection


@app.post("/compiled")
def compiled():
    question = request.json["question"]
    if (found := NUMBER.search(question)) is not None:
        return jsonify({"order": found[1]})
    return client.responses.create(model="m", input="Plan: " + question).output_text  # expect: prompt-injection


@app.post("/refused")
def refused():
    question = request.json["question"]
    found = re.search(r"ignore (all|previous) instructions", question)
    if found:
        app.logger.warning("refused %r", found.group(0))
        abort(400)
    return client.responses.create(model="m", input="Plan: " + question).output_text  # ok: prompt-injection


@app.post("/declined")
def declined():
    question = request.json["question"]
    if re.search(r"ignore (all|previous) instructions", question):
        return jsonify({"answer": "I cannot help with that."})
    return client.responses.create(model="m", input="Plan: " + question).output_text  # ok: prompt-injection
