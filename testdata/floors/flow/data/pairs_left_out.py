"""Loops over the pairs of a mapping that leave some of them out by key."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
PRIVATE = {"auth", "cookie"}


def facts():
    return {"auth": request.headers["Authorization"], "lang": "en"}


@app.post("/without")
def without():
    shown = {key: value for key, value in facts().items() if key != "auth"}
    return requests.post(LLM, json={"prompt": f"{shown}"}).text  # ok: credential-in-prompt


@app.post("/without_another")
def without_another():
    shown = {key: value for key, value in facts().items() if key != "lang"}
    return requests.post(LLM, json={"prompt": f"{shown}"}).text  # expect: credential-in-prompt


@app.post("/public")
def public():
    lines = []
    for key, value in facts().items():
        if key in PRIVATE:
            continue
        lines.append(f"{key}={value}")
    return requests.post(LLM, json={"prompt": " ".join(lines)}).text  # ok: credential-in-prompt


@app.post("/private")
def private():
    lines = [f"{key}={value}" for key, value in facts().items() if key in PRIVATE]
    return requests.post(LLM, json={"prompt": " ".join(lines)}).text  # expect: credential-in-prompt
