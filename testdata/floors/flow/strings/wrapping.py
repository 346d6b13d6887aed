"""`textwrap`."""
# rules: credential-in-prompt

import textwrap

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/dedented")
def dedented():
    token = request.headers["Authorization"]
    prompt = textwrap.dedent(f"""
        Caller: kim
        Auth: {token}
    """)
    return requests.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt


@app.post("/filled")
def filled():
    return requests.post(LLM, json={"prompt": textwrap.fill("Auth " + request.headers["Authorization"], width=60)}).text  # expect: credential-in-prompt


@app.post("/wrapped")
def wrapped():
    return requests.post(LLM, json={"prompt": "\n".join(textwrap.wrap(request.headers["Authorization"], 20, break_long_words=False))}).text  # expect: credential-in-prompt


@app.post("/indented")
def indented():
    return requests.post(LLM, json={"prompt": textwrap.indent(request.headers["Authorization"], "> ")}).text  # expect: credential-in-prompt


@app.post("/other_text")
def other_text():
    width = len(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": textwrap.fill("Hello kim", width=width)}).text  # ok: credential-in-prompt
