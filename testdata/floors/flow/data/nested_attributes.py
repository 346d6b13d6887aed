"""Attributes of attributes, with dicts and lists between them."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Node:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Leaf:
    def __init__(self, text):
        self.text = text


class Branch:
    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.notes = {}


@app.post("/two_deep")
def two_deep():
    branch = Branch(Leaf(request.headers["Authorization"]), Leaf("kim"))
    return requests.post(LLM, json={"prompt": branch.left.text}).text  # expect: credential-in-prompt


@app.post("/two_deep_other")
def two_deep_other():
    branch = Branch(Leaf(request.headers["Authorization"]), Leaf("kim"))
    return requests.post(LLM, json={"prompt": branch.right.text}).text  # ok: credential-in-prompt


@app.post("/stored_deep")
def stored_deep():
    branch = Branch(Leaf("a"), Branch(Leaf("b"), Leaf("c")))
    branch.right.left.text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": branch.right.left.text}).text  # expect: credential-in-prompt


@app.post("/stored_deep_other")
def stored_deep_other():
    branch = Branch(Leaf("a"), Branch(Leaf("b"), Leaf("c")))
    branch.right.left.text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": branch.right.right.text}).text  # ok: credential-in-prompt


@app.post("/through_a_dict")
def through_a_dict():
    branch = Branch(None, None)
    branch.notes["auth"] = [Leaf(request.headers["Authorization"])]
    return requests.post(LLM, json={"prompt": branch.notes["auth"][0].text}).text  # expect: credential-in-prompt


@app.post("/through_the_dict_of_attributes")
def through_the_dict_of_attributes():
    return requests.post(LLM, json={"prompt": Node(auth=request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt
