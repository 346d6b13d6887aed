"""Constant keys of dicts."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
FIELDS = ("name", "auth")


@app.post("/key")
def key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/other_key")
def other_key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt


@app.post("/stored")
def stored():
    fields = {}
    fields["auth"] = request.headers["Authorization"]
    fields["name"] = "kim"
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # expect: credential-in-prompt


@app.post("/stored_other")
def stored_other():
    fields = {}
    fields["auth"] = request.headers["Authorization"]
    fields["name"] = "kim"
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt


@app.post("/nested")
def nested():
    fields = {"caller": {"name": "kim", "auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": fields["caller"]["auth"]}).text  # expect: credential-in-prompt


@app.post("/nested_other")
def nested_other():
    fields = {"caller": {"name": "kim", "auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": fields["caller"]["name"]}).text  # ok: credential-in-prompt


@app.post("/key_from_constant")
def key_from_constant():
    fields = dict(name="kim", auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": fields[FIELDS[0]]}).text  # ok: credential-in-prompt


@app.post("/unknown_key")
def unknown_key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields[request.args.get("key", "auth")]}).text  # expect: credential-in-prompt


@app.post("/largest_key")
def largest_key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": max(fields)}).text  # ok: credential-in-prompt


@app.post("/largest_value")
def largest_value():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": max(fields.values())}).text  # expect: credential-in-prompt
