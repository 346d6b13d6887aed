"""A mapping that a view returns is answered as JSON, also one that has been parsed; text is a page."""
# rules: xss, llm-output-to-html

import json

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def reply():
    return client.responses.create(model="m", input="Plan a day.").output_text


@app.post("/parsed")
def parsed():
    plan = json.loads(reply())
    plan["asked"] = request.json["prompt"]
    return plan  # ok: xss, llm-output-to-html


@app.post("/text")
def text():
    return "<p>" + reply() + "</p>"  # expect: llm-output-to-html
