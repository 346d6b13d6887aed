"""Only data carries a label: look-ups, sort keys and branches do not."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
USERS = {"Bearer 1": "kim"}
ROWS = [{"owner": "kim", "text": "note"}]


@app.post("/looked_up")
def looked_up():
    return requests.post(LLM, json={"prompt": USERS.get(request.headers["Authorization"], "nobody")}).text  # ok: credential-in-prompt


@app.post("/looked_up_with_echo")
def looked_up_with_echo():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": USERS.get(token, token)}).text  # expect: credential-in-prompt


@app.post("/filtered_rows")
def filtered_rows():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": " ".join(row["text"] for row in ROWS if row["owner"] != token)}).text  # ok: credential-in-prompt


@app.post("/counted")
def counted():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": str(sum(1 for row in ROWS if row["owner"] == token))}).text  # ok: credential-in-prompt


@app.post("/branch")
def branch():
    if request.headers["Authorization"].startswith("Bearer "):
        text = "signed in"
    else:
        text = "anonymous"
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
