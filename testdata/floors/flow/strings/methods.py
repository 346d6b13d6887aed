"""Methods of strings keep what they transform."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/stripped")
def stripped():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].strip().replace("\n", " ").title().upper()}).text  # expect: credential-in-prompt


@app.post("/split")
def split():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].split(" ")[1]}).text  # expect: credential-in-prompt


@app.post("/scheme_only")
def scheme_only():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].split(" ")[0]}).text  # ok: credential-in-prompt


@app.post("/lines")
def lines():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].splitlines()[0]}).text  # expect: credential-in-prompt


@app.post("/without_prefix")
def without_prefix():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"].removeprefix("Bearer ")}).text  # expect: credential-in-prompt


@app.post("/replaced_into")
def replaced_into():
    return requests.post(LLM, json={"prompt": "Auth PLACE".replace("PLACE", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/replaced_out_of")
def replaced_out_of():
    token = request.headers["Authorization"]
    text = f"Auth {token}".replace(token, "[token]")
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


@app.post("/tested")
def tested():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": f"{token.startswith('Bearer')} {token.count('.')} {token.find('x')}"}).text  # ok: credential-in-prompt
