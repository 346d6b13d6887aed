"""Slices of tuples and lists."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/head")
def head():
    parts = ("kim", request.headers["Authorization"], "end")
    return requests.post(LLM, json={"prompt": " ".join(parts[:2])}).text  # expect: credential-in-prompt


@app.post("/head_other")
def head_other():
    parts = ("kim", request.headers["Authorization"], "end")
    return requests.post(LLM, json={"prompt": " ".join(parts[:1])}).text  # ok: credential-in-prompt


@app.post("/tail")
def tail():
    parts = ("kim", "lee", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(parts[1:])}).text  # expect: credential-in-prompt


@app.post("/tail_other")
def tail_other():
    parts = (request.headers["Authorization"], "kim", "lee")
    return requests.post(LLM, json={"prompt": " ".join(parts[1:])}).text  # ok: credential-in-prompt


@app.post("/stored_in_slice")
def stored_in_slice():
    parts = ["a", "b", "c"]
    parts[1:] = [request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": " ".join(parts)}).text  # expect: credential-in-prompt


@app.post("/cleared_by_slice")
def cleared_by_slice():
    parts = ["a", request.headers["Authorization"]]
    parts[:] = ["none"]
    return requests.post(LLM, json={"prompt": " ".join(parts)}).text  # ok: credential-in-prompt
