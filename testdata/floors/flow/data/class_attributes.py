"""Class attributes seen through classes and instances."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Settings:
    auth = "none"
    name = "settings"


class Mine(Settings):
    pass


class Registry:
    entries = []


class Fresh:
    auth = "none"


@app.post("/set_on_class")
def set_on_class():
    Settings.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": Settings.auth}).text  # expect: credential-in-prompt


@app.post("/seen_through_instance")
def seen_through_instance():
    Settings.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": Settings().auth}).text  # expect: credential-in-prompt


@app.post("/seen_through_subclass")
def seen_through_subclass():
    Settings.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": Mine().auth}).text  # expect: credential-in-prompt


@app.post("/other_attribute")
def other_attribute():
    Settings.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": Settings().name}).text  # ok: credential-in-prompt


@app.post("/mutable_through_instance")
def mutable_through_instance():
    Registry().entries.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(Registry.entries)}).text  # expect: credential-in-prompt


@app.post("/set_on_instance")
def set_on_instance():
    mine = Fresh()
    mine.auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": Fresh.auth}).text  # ok: credential-in-prompt
