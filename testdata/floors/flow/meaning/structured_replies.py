"""Replies that keep to a schema: what each field may be."""
# rules: unscreened-llm-output, llm-output-to-path

from enum import Enum
from pathlib import Path
from typing import Literal

import instructor
from flask import Flask, jsonify
from openai import OpenAI
from pydantic import BaseModel, Field
from pydantic_ai import Agent

app, client = Flask(__name__), OpenAI()


class Kind(Enum):
    TREE = "tree"
    HERB = "herb"


class Label(BaseModel):
    title: str
    kind: Kind
    zone: Literal["cold", "warm"]
    code: str = Field(pattern=r"^[A-Z]{3}-\d{4}$")


patched = instructor.from_openai(OpenAI())
agent = Agent("openai:small", output_type=Label)
free = Agent("openai:small")
MESSAGES = [{"role": "user", "content": "Describe the plant."}]


@app.get("/instructor")
def by_instructor():
    label = patched.chat.completions.create(model="m", response_model=Label, messages=MESSAGES)
    Path("/srv/labels", label.code).write_text("x")
    Path("/srv/labels", label.title).write_text("x")  # expect: llm-output-to-path
    return jsonify(kind=label.kind.value, zone=label.zone)


@app.get("/title")
def title():
    label = patched.chat.completions.create(model="m", response_model=Label, messages=MESSAGES)
    return jsonify(title=label.title)  # expect: unscreened-llm-output


@app.get("/several")
def several():
    labels = patched.chat.completions.create_iterable(model="m", response_model=Label, messages=MESSAGES)
    return jsonify(titles=[label.title for label in labels])  # expect: unscreened-llm-output


@app.get("/kind")
def kind():
    return jsonify(kind=patched.chat.completions.create(model="m", response_model=Kind, messages=MESSAGES).value)


@app.get("/parsed")
def parsed():
    label = client.beta.chat.completions.parse(model="m", response_format=Label, messages=MESSAGES).choices[0].message.parsed
    return jsonify(zone=label.zone, code=label.code)


@app.get("/content")
def content():
    answer = client.beta.chat.completions.parse(model="m", response_format=Label, messages=MESSAGES)
    return jsonify(text=answer.choices[0].message.content)  # expect: unscreened-llm-output


@app.get("/responses")
def responses():
    label = client.responses.parse(model="m", input="Describe the plant.", text_format=Label).output_parsed
    return jsonify(zone=label.zone)


@app.get("/responses/title")
def responses_title():
    label = client.responses.parse(model="m", input="Describe the plant.", text_format=Label).output_parsed
    return jsonify(title=label.title)  # expect: unscreened-llm-output


@app.get("/agent")
def by_agent():
    return jsonify(zone=agent.run_sync("Describe the plant.").output.zone)


@app.get("/free")
def by_free_agent():
    return jsonify(text=free.run_sync("Describe the plant.").output)  # expect: unscreened-llm-output
