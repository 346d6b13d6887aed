"""Constant positions and slices of lists."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/position")
def position():
    parts = ["kim", request.headers["Authorization"], "end"]
    return requests.post(LLM, json={"prompt": parts[1]}).text  # expect: credential-in-prompt


@app.post("/other_position")
def other_position():
    parts = ["kim", request.headers["Authorization"], "end"]
    return requests.post(LLM, json={"prompt": parts[0]}).text  # ok: credential-in-prompt


@app.post("/from_the_end")
def from_the_end():
    parts = ["kim", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": parts[-1]}).text  # expect: credential-in-prompt


@app.post("/from_the_end_other")
def from_the_end_other():
    parts = ["kim", request.headers["Authorization"], "end"]
    return requests.post(LLM, json={"prompt": parts[-1]}).text  # ok: credential-in-prompt


@app.post("/stored")
def stored():
    parts = ["a", "b"]
    parts[0] = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": " ".join(parts)}).text  # expect: credential-in-prompt


@app.post("/overwritten")
def overwritten():
    parts = ["kim", request.headers["Authorization"]]
    parts[1] = "none"
    return requests.post(LLM, json={"prompt": " ".join(parts)}).text  # ok: credential-in-prompt


@app.post("/unknown_position")
def unknown_position():
    parts = ["kim", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": parts[int(request.json["n"]) % 2]}).text  # expect: credential-in-prompt
