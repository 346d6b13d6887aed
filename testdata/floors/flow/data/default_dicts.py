"""`defaultdict`: what is missing is made, each key for itself."""
# rules: credential-in-prompt

from collections import defaultdict

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Log:
    def __init__(self):
        self.lines = defaultdict(list)

    def add(self, topic, line):
        self.lines[topic].append(line)


@app.post("/filled")
def filled():
    log = Log()
    log.add("calls", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(log.lines["calls"])}).text  # expect: credential-in-prompt


@app.post("/other")
def other():
    log = Log()
    log.add("calls", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(log.lines["visits"])}).text  # ok: credential-in-prompt


@app.post("/nested")
def nested():
    rows = defaultdict(lambda: defaultdict(list))
    rows["a"]["b"].append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": f"{rows['a']['b']}"}).text  # expect: credential-in-prompt


@app.post("/counted")
def counted():
    sizes = defaultdict(int)
    sizes[request.path] += len(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": f"{sizes[request.path]}"}).text  # ok: credential-in-prompt
