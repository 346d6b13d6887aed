"""A queue gives what was put into it."""
# rules: credential-in-prompt

import queue
from collections import deque

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/put")
def put():
    jobs = queue.Queue()
    jobs.put(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": jobs.get()}).text  # expect: credential-in-prompt


@app.post("/put_other")
def put_other():
    jobs, results = queue.Queue(), queue.Queue()
    jobs.put(request.headers["Authorization"])
    results.put("none")
    return requests.post(LLM, json={"prompt": results.get()}).text  # ok: credential-in-prompt


@app.post("/in_tuple")
def in_tuple():
    jobs = queue.Queue()
    jobs.put(("kim", request.headers["Authorization"]))
    name, auth = jobs.get()
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/deque_end")
def deque_end():
    jobs = deque(maxlen=3)
    jobs.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": jobs.popleft()}).text  # expect: credential-in-prompt


@app.post("/size")
def size():
    jobs = queue.Queue()
    jobs.put(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": str(jobs.qsize())}).text  # ok: credential-in-prompt
