"""Objects that are filled inside loops inside loops."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/appended")
def appended():
    texts = []
    for row in [["a"], [request.headers["Authorization"]]]:
        for text in row:
            texts.append(text)
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/appended_other")
def appended_other():
    texts, sizes = [], []
    for row in [["a"], [request.headers["Authorization"]]]:
        for text in row:
            texts.append(text)
            sizes.append(len(text))
    return requests.post(LLM, json={"prompt": f"{sizes}"}).text  # ok: credential-in-prompt


@app.post("/stored")
def stored():
    fields = {}
    for name in request.headers.keys():
        for known in ("Authorization", "Accept"):
            if name == known:
                fields[known] = request.headers[known]
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # expect: credential-in-prompt


@app.post("/added")
def added():
    text = ""
    for row in [["a"], [request.headers["Authorization"]]]:
        for part in row:
            text += part
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/while_inside_for")
def while_inside_for():
    texts = []
    for row in [["a"], [request.headers["Authorization"]]]:
        while row:
            texts.append(row.pop())
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt
