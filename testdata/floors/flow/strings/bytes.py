"""Bytes and back."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/encoded")
def encoded():
    data = request.headers["Authorization"].encode("utf-8")
    return requests.post(LLM, json={"prompt": data.decode("utf-8")}).text  # expect: credential-in-prompt


@app.post("/constructed")
def constructed():
    return requests.post(LLM, json={"prompt": str(bytes(request.headers["Authorization"], "utf-8"), "utf-8")}).text  # expect: credential-in-prompt


@app.post("/joined")
def joined():
    return requests.post(LLM, json={"prompt": b" ".join([b"Auth", request.headers["Authorization"].encode()]).decode()}).text  # expect: credential-in-prompt


@app.post("/hexadecimal")
def hexadecimal():
    return requests.post(LLM, json={"prompt": bytes.fromhex(request.headers["Authorization"].encode().hex()).decode()}).text  # expect: credential-in-prompt


@app.post("/length")
def length():
    data = request.headers["Authorization"].encode()
    return requests.post(LLM, json={"prompt": str(len(data))}).text  # ok: credential-in-prompt


@app.post("/array")
def array():
    data = bytearray()
    data.extend(request.headers["Authorization"].encode())
    return requests.post(LLM, json={"prompt": data.decode()}).text  # known-miss: credential-in-prompt
