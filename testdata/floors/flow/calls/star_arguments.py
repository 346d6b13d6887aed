"""`*args` on both sides, each element for itself."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def second(first, other):
    return other


def pick_second(*parts):
    return parts[1]


def forward(*parts):
    return second(*parts)


def tail(first, *others):
    return " ".join(others)


@app.post("/spread")
def spread():
    parts = ["kim", request.headers["Authorization"]]
    return requests.post(LLM, json={"prompt": second(*parts)}).text  # expect: credential-in-prompt


@app.post("/spread_other")
def spread_other():
    parts = [request.headers["Authorization"], "kim"]
    return requests.post(LLM, json={"prompt": second(*parts)}).text  # ok: credential-in-prompt


@app.post("/gathered")
def gathered():
    return requests.post(LLM, json={"prompt": pick_second("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/gathered_other")
def gathered_other():
    return requests.post(LLM, json={"prompt": pick_second(request.headers["Authorization"], "kim")}).text  # ok: credential-in-prompt


@app.post("/forwarded")
def forwarded():
    return requests.post(LLM, json={"prompt": forward("kim", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/forwarded_other")
def forwarded_other():
    return requests.post(LLM, json={"prompt": forward(request.headers["Authorization"], "kim")}).text  # ok: credential-in-prompt


@app.post("/behind_first")
def behind_first():
    return requests.post(LLM, json={"prompt": tail("kim", "lee", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/first_is_not_gathered")
def first_is_not_gathered():
    return requests.post(LLM, json={"prompt": tail(request.headers["Authorization"], "kim", "lee")}).text  # ok: credential-in-prompt
