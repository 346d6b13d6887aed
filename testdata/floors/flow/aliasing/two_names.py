"""Two names of one object."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/dict_by_two_names")
def dict_by_two_names():
    fields = {}
    same = fields
    same["auth"] = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/list_by_two_names")
def list_by_two_names():
    texts = []
    same = texts
    texts.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(same)}).text  # expect: credential-in-prompt


@app.post("/rebound")
def rebound():
    texts = ["a"]
    same = texts
    same = []
    same.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/value_copied")
def value_copied():
    text = request.headers["Authorization"]
    same = text
    text = "none"
    return requests.post(LLM, json={"prompt": same}).text  # expect: credential-in-prompt


@app.post("/value_copied_other")
def value_copied_other():
    text = "none"
    same = text
    text = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{same} {len(text)}"}).text  # ok: credential-in-prompt


@app.post("/chained_assignment")
def chained_assignment():
    left = right = []
    left.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(right)}).text  # expect: credential-in-prompt
