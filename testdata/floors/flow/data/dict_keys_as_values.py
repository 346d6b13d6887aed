"""The keys of a dict are values too."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/keys")
def keys():
    fields = {request.headers["Authorization"]: "kim"}
    return requests.post(LLM, json={"prompt": " ".join(fields.keys())}).text  # expect: credential-in-prompt


@app.post("/values_only")
def values_only():
    fields = {request.headers["Authorization"]: "kim"}
    return requests.post(LLM, json={"prompt": " ".join(fields.values())}).text  # ok: credential-in-prompt


@app.post("/walked")
def walked():
    fields = {request.headers["Authorization"]: "kim"}
    return requests.post(LLM, json={"prompt": " ".join(key for key in fields)}).text  # expect: credential-in-prompt


@app.post("/keys_only")
def keys_only():
    fields = {"auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": " ".join(fields)}).text  # ok: credential-in-prompt


@app.post("/items_unpacked")
def items_unpacked():
    text = ""
    for key, value in {"auth": request.headers["Authorization"]}.items():
        text += value
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/items_unpacked_other")
def items_unpacked_other():
    text = ""
    for key, value in {"auth": request.headers["Authorization"]}.items():
        text += key
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
