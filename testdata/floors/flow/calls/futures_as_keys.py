"""Futures that are the keys of a mapping give their results where the mapping is gone through."""
# rules: credential-in-prompt

from concurrent.futures import ThreadPoolExecutor, as_completed

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def read(name):
    return request.headers.get(name, "")


@app.post("/completed")
def completed():
    lines = []
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(read, name): name for name in ("Authorization",)}
        for future in as_completed(futures):
            lines.append(future.result())
    return requests.post(LLM, json={"prompt": " ".join(lines)}).text  # expect: credential-in-prompt


@app.post("/names")
def names():
    lines = []
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(read, name): name for name in ("Authorization",)}
        for future in as_completed(futures):
            lines.append(futures[future])
    return requests.post(LLM, json={"prompt": " ".join(lines)}).text  # ok: credential-in-prompt


@app.post("/others")
def others():
    lines = []
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(read, name): name for name in ("X-Trace",)}
        for future in as_completed(futures):
            lines.append(future.result())
    return requests.post(LLM, json={"prompt": " ".join(lines)}).text  # ok: credential-in-prompt
