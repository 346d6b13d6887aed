"""A comparison, chained or not, carries nothing of what it compares."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/chained")
def chained():
    inside = "a" < request.headers["Authorization"] < "z"
    return requests.post(LLM, json={"prompt": f"inside: {inside}"}).text  # ok: credential-in-prompt


@app.post("/chained_with_name")
def chained_with_name():
    text = request.headers["Authorization"]
    if "" < text <= text:
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt
    return "none"


@app.post("/equal")
def equal():
    return requests.post(LLM, json={"prompt": str(request.headers["Authorization"] == "x")}).text  # ok: credential-in-prompt


@app.post("/contained")
def contained():
    found = "Bearer" in request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{found}"}).text  # ok: credential-in-prompt
