"""What the declaration of a pydantic field says: bounds, patterns, enumerations, validators."""
# rules: prompt-injection, unbounded-prompt

import uuid
from enum import Enum
from typing import Annotated, Literal, Optional

from flask import Flask, jsonify, request
from openai import OpenAI
from pydantic import BaseModel, Field, StringConstraints, constr, field_validator

app = Flask(__name__)
client = OpenAI()
LIMIT = 500
Short = Annotated[str, StringConstraints(max_length=80)]
Title = constr(max_length=80)


class Tone(str, Enum):
    WARM = "warm"
    COOL = "cool"


class Wish(BaseModel):
    plain: str
    with_default: str = ""
    described: str = Field(description="What is wished", min_length=1)
    bounded: str = Field(max_length=300)
    by_name: Optional[str] = Field(default=None, max_length=LIMIT)
    annotated: Annotated[str, Field(max_length=300)]
    aliased: Short
    titled: Title
    called: constr(max_length=20) = ""
    code: str = Field(pattern=r"^[A-Z]\d{2}$")
    loose: str = Field(pattern=r"^.+$")
    tone: Tone = Tone.WARM
    kinds: list[Literal["bug", "wish"]]
    maybe: Literal["a", "b"] | None = None
    number: uuid.UUID
    checked: str
    passed: str

    @field_validator("checked")
    @classmethod
    def is_short(cls, value):
        if len(value) > 200:
            raise ValueError("too long")
        return value

    @field_validator("passed")
    def is_stripped(cls, value):
        return value.strip()



@app.post("/plain")
def plain():
    wish = Wish.model_validate(request.get_json())
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.plain).output_text)  # expect: prompt-injection, unbounded-prompt


@app.post("/with-default")
def with_default():
    wish = Wish(**request.json)
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.with_default).output_text)  # expect: prompt-injection, unbounded-prompt


@app.post("/described")
def described():
    wish = Wish(**request.json)
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.described).output_text)  # expect: prompt-injection, unbounded-prompt


def of_wish(wish: Wish):
    # The field's default is not all that a parameter of the class may hold.
    return client.responses.create(model="m", input="Answer: " + wish.with_default).output_text  # expect: prompt-injection, unbounded-prompt


@app.post("/of-wish")
def handed_on():
    return jsonify(of_wish(Wish.model_validate(request.get_json())))


@app.post("/bounded")
def bounded():
    wish = Wish.model_validate(request.get_json())
    text = wish.bounded + wish.by_name + wish.annotated + wish.aliased + wish.titled + wish.called
    return jsonify(client.responses.create(model="m", input="Answer: " + text).output_text)  # expect: prompt-injection


@app.post("/narrowed")
def narrowed():
    wish = Wish.model_validate(request.get_json())
    return jsonify(client.responses.create(model="m", input=f"{wish.code} {wish.tone} {wish.kinds} {wish.maybe} {wish.number}").output_text)  # ok: prompt-injection, unbounded-prompt


@app.post("/loose")
def loose():
    wish = Wish.model_validate(request.get_json())
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.loose).output_text)  # expect: prompt-injection, unbounded-prompt


@app.post("/checked")
def checked():
    wish = Wish.model_validate(request.get_json())
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.checked).output_text)  # expect: prompt-injection


@app.post("/passed")
def passed():
    wish = Wish.model_validate(request.get_json())
    return jsonify(client.responses.create(model="m", input="Answer: " + wish.passed).output_text)  # expect: prompt-injection, unbounded-prompt
