"""`str.format_map` and `format`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TEMPLATE = "User {name}, auth {auth}"
GREETING = "Hello {name}"


@app.post("/named")
def named():
    return requests.post(LLM, json={"prompt": TEMPLATE.format_map({"name": "kim", "auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/not_named")
def not_named():
    return requests.post(LLM, json={"prompt": GREETING.format_map({"name": "kim", "auth": request.headers["Authorization"]})}).text  # ok: credential-in-prompt


@app.post("/spread")
def spread():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": TEMPLATE.format(**fields)}).text  # expect: credential-in-prompt


@app.post("/spread_not_named")
def spread_not_named():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": GREETING.format(**fields)}).text  # ok: credential-in-prompt


@app.post("/builtin")
def builtin():
    return requests.post(LLM, json={"prompt": format(request.headers["Authorization"], ">40")}).text  # expect: credential-in-prompt
