"""Sets hold what is put into them."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/literal")
def literal():
    return requests.post(LLM, json={"prompt": " ".join({"a", request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/added")
def added():
    texts = set()
    texts.add(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/united")
def united():
    texts = {"a"} | {request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": " ".join(sorted(texts))}).text  # expect: credential-in-prompt


@app.post("/frozen")
def frozen():
    return requests.post(LLM, json={"prompt": " ".join(frozenset([request.headers["Authorization"]]))}).text  # expect: credential-in-prompt


@app.post("/cleared")
def cleared():
    texts = {request.headers["Authorization"]}
    texts.clear()
    texts.add("a")
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/tested_only")
def tested_only():
    texts = {"a", "b"}
    known = request.headers["Authorization"] in texts
    return requests.post(LLM, json={"prompt": f"known: {known} {' '.join(texts)}"}).text  # ok: credential-in-prompt
