"""Objects that a framework fills from the request: each field is what its class lets through, also within other objects."""
# rules: prompt-injection, system-prompt-injection

from typing import Literal, Optional

from flask import Flask, request
from flask_openapi3 import OpenAPI
from flask_pydantic import validate
from openai import OpenAI
from pydantic import BaseModel, Field

app = OpenAPI(__name__)
plain = Flask(__name__)
client = OpenAI()


class Turn(BaseModel):
    role: Literal["user", "assistant"]
    content: str


class Size(BaseModel):
    words: int
    style: Literal["short", "long"]


class Question(BaseModel):
    text: str
    number: int
    code: str = Field(pattern="^[a-z]{1,9}$")
    size: Optional[Size] = None
    turns: list[Turn] = []


@app.post("/parameters")
def parameters(body: Question):
    client.responses.create(model="m", input=f"Answer {body.text}")  # expect: prompt-injection
    client.responses.create(model="m", input=f"Answer {body.number} {body.code}")
    client.responses.create(model="m", input=f"In {body.size.words} words, {body.size.style}")
    return "asked"


@plain.post("/decorated")
@validate()
def decorated(body: Question):
    client.responses.create(model="m", input=f"Answer {body.text}")  # expect: prompt-injection
    client.responses.create(model="m", input=f"Answer {body.number}")
    return "asked"


@plain.post("/nested")
def nested():
    question = Question(**request.json)
    client.responses.create(model="m", input=f"In {question.size.words} words, {question.size.style}")
    client.responses.create(model="m", input=f"Answer {question.turns[0].content}")  # expect: prompt-injection
    messages = [{"role": turn.role, "content": turn.content} for turn in question.turns]
    client.chat.completions.create(model="m", messages=messages)  # expect: prompt-injection
    return "asked"
