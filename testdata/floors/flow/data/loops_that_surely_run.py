"""A loop over a display that is not empty: what comes out has been around at least once."""
# rules: unscreened-llm-output, xss

import re

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
PATTERNS = [re.compile(r"\d{16}"), re.compile(r"\S+@\S+")]
NAMED = {"card": r"\d{16}", "mail": r"\S+@\S+"}


def ask():
    return OpenAI().responses.create(model="m", input="hi").output_text


def redact(text):
    for pattern in PATTERNS:
        text = pattern.sub("[removed]", text)
    return text


def redact_by_name(text):
    for name, pattern in NAMED.items():
        text = re.sub(pattern, f"[{name}]", text)
    return text


def redact_until(text):
    for pattern in PATTERNS:
        if len(text) < 4:
            break
        text = pattern.sub("[removed]", text)
    return text


def redact_by(text, patterns):
    for pattern in patterns:
        text = re.sub(pattern, "[removed]", text)
    return text


@app.post("/raw")
def raw():
    return jsonify(text=ask())  # expect: unscreened-llm-output


@app.post("/redacted")
def redacted():
    return jsonify(text=redact(ask()))  # ok: unscreened-llm-output


@app.post("/named")
def named():
    return jsonify(text=redact_by_name(ask()))  # ok: unscreened-llm-output


@app.post("/until")
def until():
    return jsonify(text=redact_until(ask()))  # expect: unscreened-llm-output


@app.post("/sent")
def sent():
    return jsonify(text=redact_by(ask(), request.json["patterns"]))  # expect: unscreened-llm-output


@app.get("/last")
def last():
    word = request.args["word"]
    for word in ("a", "b"):
        pass
    return "<b>" + word  # ok: xss


@app.get("/first")
def first():
    word = request.args["word"]
    for other in ("a", "b"):
        word = word or other
    return "<b>" + word  # expect: xss
