"""Objects that a hook puts on `flask.g`, read by attribute, as a whole and as text."""
# rules: credential-in-prompt

from dataclasses import dataclass, field
from types import SimpleNamespace

import requests
from flask import Flask, g, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@dataclass
class Reader:
    name: str
    token: str = field(default="", repr=False)

    def card(self):
        return {key: value for key, value in self.__dict__.items() if value}


@app.before_request
def remember():
    g.visit = SimpleNamespace(auth=request.headers["Authorization"], lang="en")
    g.reader = Reader("kim", request.headers["Authorization"])


@app.post("/attribute")
def attribute():
    return requests.post(LLM, json={"prompt": g.visit.auth}).text  # expect: credential-in-prompt


@app.post("/other_attribute")
def other_attribute():
    return requests.post(LLM, json={"prompt": g.visit.lang}).text  # ok: credential-in-prompt


@app.post("/all")
def all_of_it():
    return requests.post(LLM, json={"prompt": f"{vars(g.visit)}"}).text  # expect: credential-in-prompt


@app.post("/one_of_all")
def one_of_all():
    return requests.post(LLM, json={"prompt": vars(g.visit)["lang"]}).text  # ok: credential-in-prompt


@app.post("/shown")
def shown():
    return requests.post(LLM, json={"prompt": f"Greet {g.reader}"}).text  # ok: credential-in-prompt


@app.post("/card")
def card():
    return requests.post(LLM, json={"prompt": f"Greet {g.reader.card()}"}).text  # expect: credential-in-prompt
