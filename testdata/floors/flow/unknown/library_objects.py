"""Objects of libraries without a model keep what they are given."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
try:
    from acme_text import Builder
except ImportError:
    class Builder:
        def __init__(self, *parts):
            self.parts = list(parts)

        def add(self, part):
            self.parts.append(part)
            return self

        def render(self):
            return " ".join(self.parts)


@app.post("/constructor")
def constructor():
    return requests.post(LLM, json={"prompt": Builder(request.headers["Authorization"]).render()}).text  # expect: credential-in-prompt


@app.post("/chain")
def chain():
    return requests.post(LLM, json={"prompt": Builder("a").add(request.headers["Authorization"]).render()}).text  # expect: credential-in-prompt


@app.post("/statement")
def statement():
    builder = Builder("a")
    builder.add(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": builder.render()}).text  # expect: credential-in-prompt


@app.post("/other_object")
def other_object():
    builder, other = Builder("a"), Builder("b")
    other.add(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": builder.render()}).text  # ok: credential-in-prompt
