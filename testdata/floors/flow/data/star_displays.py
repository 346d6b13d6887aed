"""`*` in lists and tuples."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/in_list")
def in_list():
    texts = ["a", *["b", request.headers["Authorization"]], "c"]
    return requests.post(LLM, json={"prompt": texts[2]}).text  # expect: credential-in-prompt


@app.post("/in_list_other")
def in_list_other():
    texts = ["a", *["b", request.headers["Authorization"]], "c"]
    return requests.post(LLM, json={"prompt": texts[1]}).text  # ok: credential-in-prompt


@app.post("/behind")
def behind():
    texts = ["a", *["b", request.headers["Authorization"]], "c"]
    return requests.post(LLM, json={"prompt": texts[3]}).text  # ok: credential-in-prompt


@app.post("/in_set")
def in_set():
    return requests.post(LLM, json={"prompt": " ".join({*["a"], *[request.headers["Authorization"]]})}).text  # expect: credential-in-prompt


@app.post("/in_tuple")
def in_tuple():
    texts = (*"ab", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt
