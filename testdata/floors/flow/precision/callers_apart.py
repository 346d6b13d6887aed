"""One helper, two callers: what one gives does not reach the other."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def shown(text):
    return f"[{text}]"


def pack(text):
    return {"text": text}


class Box:
    def __init__(self, text):
        self.text = text


def send(text):
    requests.post(LLM, json={"prompt": text})  # expect: credential-in-prompt


@app.post("/with_credential")
def with_credential():
    return requests.post(LLM, json={"prompt": shown(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/without_credential")
def without_credential():
    return requests.post(LLM, json={"prompt": shown("hello")}).text  # ok: credential-in-prompt


@app.post("/in_one_view")
def in_one_view():
    shown(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": shown("hello")}).text  # ok: credential-in-prompt


@app.post("/packed")
def packed():
    left, right = pack(request.headers["Authorization"]), pack("hello")
    return requests.post(LLM, json={"prompt": f"{right['text']} {len(left)}"}).text  # ok: credential-in-prompt


@app.post("/boxed")
def boxed():
    left, right = Box(request.headers["Authorization"]), Box("hello")
    return requests.post(LLM, json={"prompt": f"{right.text} {len(left.text)}"}).text  # ok: credential-in-prompt


@app.post("/sent")
def sent():
    send("hello")
    send(request.headers["Authorization"])
    return "sent"
