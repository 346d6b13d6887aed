"""Parameters behind a star."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(user, *, auth, tone="calm"):
    return f"{tone}: {auth}"


def greet(*users, auth):
    return "Hello " + ", ".join(users)


@app.post("/given")
def given():
    return requests.post(LLM, json={"prompt": describe("kim", auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/swallowed")
def swallowed():
    return requests.post(LLM, json={"prompt": greet("kim", "lee", auth=request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/listed")
def listed():
    return requests.post(LLM, json={"prompt": greet("kim", request.headers["Authorization"], auth="none")}).text  # expect: credential-in-prompt
