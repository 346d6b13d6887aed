"""The target of a thread gets the arguments of the thread."""
# rules: credential-in-prompt

import threading

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def send(text):
    requests.post(LLM, json={"prompt": text})  # expect: credential-in-prompt


def send_kind(text, kind):
    requests.post(LLM, json={"prompt": kind})  # ok: credential-in-prompt


class Sender(threading.Thread):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def run(self):
        requests.post(LLM, json={"prompt": self.text})  # expect: credential-in-prompt


@app.post("/target")
def target():
    thread = threading.Thread(target=send, args=(request.headers["Authorization"],))
    thread.start()
    thread.join()
    return "started"


@app.post("/target_other")
def target_other():
    thread = threading.Thread(target=send_kind, args=(request.headers["Authorization"],), kwargs={"kind": "plain"})
    thread.start()
    thread.join()
    return "started"


@app.post("/subclass")
def subclass():
    sender = Sender(request.headers["Authorization"])
    sender.start()
    sender.join()
    return "started"
