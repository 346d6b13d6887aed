"""`str.join` over lists, generators and dicts."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/in_list")
def in_list():
    return requests.post(LLM, json={"prompt": "\n".join(["User kim", "Auth " + request.headers["Authorization"]])}).text  # expect: credential-in-prompt


@app.post("/as_separator")
def as_separator():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].join(["a", "b"])}).text  # expect: credential-in-prompt


@app.post("/built_up")
def built_up():
    lines = []
    lines.append("User kim")
    lines.append("Auth " + request.headers["Authorization"].strip())
    return requests.post(LLM, json={"prompt": "\n".join(lines)}).text  # expect: credential-in-prompt


@app.post("/of_lengths")
def of_lengths():
    return requests.post(LLM, json={"prompt": ",".join(str(len(text)) for text in ["a", request.headers["Authorization"]])}).text  # ok: credential-in-prompt


@app.post("/of_other_list")
def of_other_list():
    lines, others = ["User kim"], []
    others.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": "\n".join(lines)}).text  # ok: credential-in-prompt
