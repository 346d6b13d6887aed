"""A function that calls itself."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def wrap(text, depth):
    if depth == 0:
        return text
    return "(" + wrap(text, depth - 1) + ")"


def dots(text, depth):
    if depth == 0:
        return "."
    return dots(text, depth - 1) + "."


def shift(first, second, depth):
    if depth == 0:
        return second
    return shift("a", first, depth - 1)


@app.post("/kept")
def kept():
    return requests.post(LLM, json={"prompt": wrap(request.headers["Authorization"], 3)}).text  # expect: credential-in-prompt


@app.post("/dropped")
def dropped():
    return requests.post(LLM, json={"prompt": dots(request.headers["Authorization"], 3)}).text  # ok: credential-in-prompt


@app.post("/shifted")
def shifted():
    return requests.post(LLM, json={"prompt": shift(request.headers["Authorization"], "b", 1)}).text  # expect: credential-in-prompt


def flatten(node):
    texts = [node["text"]]
    for child in node.get("children", []):
        texts.extend(flatten(child))
    return texts


@app.post("/tree")
def tree():
    node = {"text": "a", "children": [{"text": request.headers["Authorization"]}]}
    return requests.post(LLM, json={"prompt": " ".join(flatten(node))}).text  # expect: credential-in-prompt
