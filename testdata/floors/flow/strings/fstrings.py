"""f-strings, with conversions, formats and nesting."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/plain")
def plain():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Auth {token}"}).text  # expect: credential-in-prompt


@app.post("/converted")
def converted():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Auth {token!r:>40}"}).text  # expect: credential-in-prompt


@app.post("/nested")
def nested():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Caller {f'auth {token}'}"}).text  # expect: credential-in-prompt


@app.post("/several_lines")
def several_lines():
    token = request.headers["Authorization"]
    prompt = (
        "You are helpful. "
        f"The caller is {token}."
    )
    return requests.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt


@app.post("/length")
def length():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Length {len(token)}"}).text  # ok: credential-in-prompt


@app.post("/presence")
def presence():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"Signed in: {bool(token)} {token is not None}"}).text  # ok: credential-in-prompt


@app.post("/braces")
def braces():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{{token}}" + str(len(token))}).text  # ok: credential-in-prompt
