"""A function says what stands in the place of each piece that matched."""
# rules: credential-in-prompt

import re

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
FIELD = re.compile(r"<(\w+)>")
LETTER = "Dear <caller> of <town>"


def filled(values):
    return FIELD.sub(lambda found: values[found.group(1)], LETTER)


def measured(values):
    return FIELD.sub(lambda found: str(len(values[found[1]])), LETTER)


@app.post("/filled")
def fill():
    values = {"caller": request.headers["Authorization"], "town": "Bern"}
    return requests.post(LLM, json={"prompt": filled(values)}).text  # expect: credential-in-prompt


@app.post("/measured")
def measure():
    values = {"caller": request.headers["Authorization"], "town": "Bern"}
    return requests.post(LLM, json={"prompt": measured(values)}).text  # ok: credential-in-prompt


@app.post("/kept")
def keep():
    text = re.sub(r"\w+", lambda found: found.group().upper(), request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/masked")
def mask():
    text = re.sub(r"\S+", lambda found: "*" * len(found[0]), request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
