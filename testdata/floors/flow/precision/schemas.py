"""Schemas that check each field: what a field's type and validators let through."""
# rules: prompt-injection, unbounded-prompt

from flask import Flask, jsonify, request
from marshmallow import Schema, ValidationError, fields, validate, validates
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Order(Schema):
    text = fields.Str(required=True)
    short = fields.Str(validate=validate.Length(max=80))
    tone = fields.Str(validate=[validate.Length(max=20), validate.OneOf(["kind", "short"])])
    code = fields.Str(validate=validate.Regexp(r"^[a-z]{2,8}$"))
    count = fields.Integer()
    level = fields.Str()

    @validates("level")
    def known(self, value):
        if value not in ("low", "high"):
            raise ValidationError("unknown level")


def ask(text):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).id  # expect: prompt-injection, unbounded-prompt


def ask_bounded(text):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).id  # expect: prompt-injection


def ask_checked(text):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).id  # ok: prompt-injection, unbounded-prompt


@app.post("/order")
def order():
    data = Order().load(request.json)
    ask_checked(f"Answer in the tone {data['tone']} about {data['code']}, {data['count']} times.")
    ask_bounded("Answer this: " + data["short"])
    return jsonify(ask("Answer this: " + data["text"]))


@app.post("/level")
def level():
    data = Order().load(request.json)
    return jsonify(ask_checked("Answer on the level " + data["level"]))
