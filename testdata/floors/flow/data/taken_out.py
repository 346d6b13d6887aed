"""What is taken out of a collection is no longer in it."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/removed")
def removed():
    auth = request.headers["Authorization"]
    words = [auth, "kim"]
    words.remove(auth)
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # ok: credential-in-prompt


@app.post("/another_removed")
def another_removed():
    words = [request.headers["Authorization"], "kim"]
    words.remove("kim")
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # expect: credential-in-prompt


@app.post("/discarded")
def discarded():
    auth = request.headers["Authorization"]
    words = {auth, "kim"}
    words.discard(auth)
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # ok: credential-in-prompt


@app.post("/without")
def without():
    auth = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{ {'kim', auth} - {auth} }"}).text  # ok: credential-in-prompt


@app.post("/without_others")
def without_others():
    tokens = {request.headers["Authorization"], request.headers["X-Api-Key"]}
    known = {request.headers["X-Api-Key"]}
    return requests.post(LLM, json={"prompt": f"{tokens - known}"}).text  # expect: credential-in-prompt


@app.post("/some_of_many")
def some_of_many():
    tokens = set(request.cookies.values())
    known = {token for token in tokens if len(token) < 4}
    return requests.post(LLM, json={"prompt": f"{tokens - known}"}).text  # expect: credential-in-prompt


@app.post("/last")
def last():
    words = ["kim"] + [request.headers["Authorization"]]
    del words[-1]
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # ok: credential-in-prompt


@app.post("/first")
def first():
    words = ["kim"] + [request.headers["Authorization"]]
    del words[0]
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # expect: credential-in-prompt


@app.post("/somewhere")
def somewhere():
    words = ["kim", request.headers["Authorization"]]
    words.pop(len(words) - 2)
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # expect: credential-in-prompt


@app.post("/deleted_somewhere")
def deleted_somewhere():
    words = ["kim", request.headers["Authorization"]]
    del words[len(words) // 3]
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # expect: credential-in-prompt


@app.post("/popped_last")
def popped_last():
    words = ["kim", request.headers["Authorization"]]
    words.pop()
    return requests.post(LLM, json={"prompt": f"{words}"}).text  # ok: credential-in-prompt
