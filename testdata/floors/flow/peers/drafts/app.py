"""Module globals, written by one view in another module and read by others."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import state
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def instructions(text):
    return [{"role": "system", "content": f"Rewrite {text}"}]


@app.post("/write")
def write():
    state.keep(request.args["text"])
    return "kept"


@app.post("/rewrite")
def rewrite():
    return client.chat.completions.create(model="gpt-4o", messages=instructions(state.draft), max_tokens=99).choices[0].message.content  # expect: system-prompt-injection


@app.post("/rewrite_body")
def rewrite_body():
    return client.chat.completions.create(model="gpt-4o", messages=instructions(state.parts["body"]), max_tokens=99).choices[0].message.content  # expect: system-prompt-injection


@app.post("/rewrite_title")
def rewrite_title():
    return client.chat.completions.create(model="gpt-4o", messages=instructions(state.title), max_tokens=99).choices[0].message.content  # ok: system-prompt-injection


@app.post("/rewrite_language")
def rewrite_language():
    return client.chat.completions.create(model="gpt-4o", messages=instructions(state.parts["language"]), max_tokens=99).choices[0].message.content  # ok: system-prompt-injection
