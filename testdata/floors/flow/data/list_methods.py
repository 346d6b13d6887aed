"""`append`, `extend`, `insert`, `+=` and copies of lists."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/appended")
def appended():
    texts = ["a"]
    texts.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/extended")
def extended():
    texts = ["a"]
    texts.extend(["b", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/inserted")
def inserted():
    texts = ["a"]
    texts.insert(0, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": texts[0]}).text  # expect: credential-in-prompt


@app.post("/added_in_place")
def added_in_place():
    texts = ["a"]
    texts += [request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/popped")
def popped():
    texts = ["a", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": texts.pop()}).text  # expect: credential-in-prompt


@app.post("/copied_before")
def copied_before():
    texts = ["a"]
    copied = texts.copy()
    texts.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(copied)}).text  # ok: credential-in-prompt


@app.post("/copied_after")
def copied_after():
    texts = ["a", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": " ".join(list(texts)[::-1])}).text  # expect: credential-in-prompt


@app.post("/counted")
def counted():
    texts = ["a"]
    texts.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": f"{len(texts)} {texts.index('a')} {texts.count('b')}"}).text  # ok: credential-in-prompt


@app.post("/inserted_before")
def inserted_before():
    texts = ["a", request.headers["Authorization"]]
    texts.insert(0, "b")
    return requests.post(LLM, json={"prompt": " ".join(texts[:2])}).text  # ok: credential-in-prompt


@app.post("/inserted_before_other")
def inserted_before_other():
    texts = ["a", request.headers["Authorization"]]
    texts.insert(0, "b")
    return requests.post(LLM, json={"prompt": texts[2]}).text  # expect: credential-in-prompt
