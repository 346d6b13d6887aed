"""A deque has two ends: what is put in and taken out at one is not at the other."""
# rules: credential-in-prompt

from collections import deque

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/put_in_front")
def put_in_front():
    steps = deque(["start"], maxlen=8)
    steps.append("q")
    steps.appendleft(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": steps[0]}).text  # expect: credential-in-prompt


@app.post("/taken_from_front")
def taken_from_front():
    steps = deque(["start"])
    steps.appendleft(request.headers["Authorization"])
    steps.popleft()
    return requests.post(LLM, json={"prompt": ", ".join(steps)}).text  # ok: credential-in-prompt


@app.post("/last_but_one")
def last_but_one():
    names = deque()
    names.extend(["token", request.headers["Authorization"]])
    names.pop()
    return requests.post(LLM, json={"prompt": names.pop()}).text  # ok: credential-in-prompt


@app.post("/last")
def last():
    names = deque()
    names.extend(["token", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": names.pop()}).text  # expect: credential-in-prompt


@app.post("/extended_list")
def extended_list():
    names = ["first"]
    names.extend(["second", request.headers["Authorization"]])
    return requests.post(LLM, json={"prompt": names[1]}).text  # ok: credential-in-prompt


@app.post("/filled_in_a_loop")
def filled_in_a_loop():
    names = deque()
    for name in ("Accept", "Authorization"):
        names.appendleft(request.headers[name])
    return requests.post(LLM, json={"prompt": names.popleft()}).text  # expect: credential-in-prompt
