"""Replies that are made into objects: what their classes let through is narrowed, plain text is what the model says."""
# rules: llm-output-to-path, llm-output-to-html, llm-output-to-sql, indirect-prompt-injection, prompt-injection

import sqlite3
from enum import Enum
from pathlib import Path
from typing import Literal

import instructor
from flask import Flask, request
from langchain_openai import ChatOpenAI
from markupsafe import Markup
from openai import OpenAI
from pydantic import BaseModel, Field
from pydantic_ai import Agent

app = Flask(__name__)
client = OpenAI()
made = instructor.from_openai(OpenAI())


class Shelf(Enum):
    NORTH = "north"
    SOUTH = "south"


class Label(BaseModel):
    title: str
    shelf: Shelf
    kind: Literal["tree", "herb"]
    code: str = Field(pattern=r"^[A-Z]{3}-\d{4}$")
    count: int


asked = ChatOpenAI(model="m").with_structured_output(Label)
agent = Agent("openai:m", output_type=Label)
TURNS = [{"role": "user", "content": "Describe the seed bag."}]


@app.get("/made")
def by_instructor():
    label = made.chat.completions.create(model="m", response_model=Label, messages=TURNS)
    Path("labels", label.code).touch()  # ok: llm-output-to-path
    Path("labels", label.shelf.value).touch()  # ok: llm-output-to-path
    Path("labels", label.title).touch()  # expect: llm-output-to-path
    return Markup(label.kind)  # ok: llm-output-to-html


@app.get("/parsed")
def by_openai():
    label = client.chat.completions.parse(model="m", response_format=Label, messages=TURNS).choices[0].message.parsed
    Path("labels", label.kind).touch()  # ok: llm-output-to-path
    return Markup(label.title)  # expect: llm-output-to-html


@app.get("/responded")
def by_responses():
    label = client.responses.parse(model="m", text_format=Label, input="Describe the seed bag.").output_parsed
    Path("labels", str(label.count)).touch()  # ok: llm-output-to-path
    Path("labels", label.code).touch()  # ok: llm-output-to-path
    return Markup(label.title)  # expect: llm-output-to-html


@app.get("/asked")
def by_langchain():
    label = asked.invoke("Describe the seed bag.")
    Path("labels", label.kind).touch()  # ok: llm-output-to-path
    return Markup(label.title)  # expect: llm-output-to-html


@app.get("/agent")
def by_agent():
    label = agent.run_sync("Describe the seed bag.").output
    Path("labels", label.code).touch()  # ok: llm-output-to-path
    sqlite3.connect("bags.db").execute(f"select * from {label.kind}s")  # ok: llm-output-to-sql
    sqlite3.connect("bags.db").execute(f"select * from bags where title = '{label.title}'")  # expect: llm-output-to-sql
    return "done"


@app.get("/free")
def without_class():
    said = made.chat.completions.create(model="m", response_model=str, messages=TURNS)
    return Markup(said)  # expect: llm-output-to-html
