"""`copy` and `deepcopy`."""
# rules: credential-in-prompt

import copy

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/shallow")
def shallow():
    fields = {"auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": copy.copy(fields)["auth"]}).text  # expect: credential-in-prompt


@app.post("/deep")
def deep():
    fields = {"caller": {"name": "kim", "auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": copy.deepcopy(fields)["caller"]["auth"]}).text  # expect: credential-in-prompt


@app.post("/deep_other")
def deep_other():
    fields = {"caller": {"name": "kim", "auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": copy.deepcopy(fields)["caller"]["name"]}).text  # ok: credential-in-prompt


@app.post("/independent")
def independent():
    fields = {"auth": "none"}
    copied = copy.deepcopy(fields)
    copied["auth"] = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # ok: credential-in-prompt
