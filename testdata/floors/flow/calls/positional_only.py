"""Parameters before a slash."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(user, auth, /, *, tone="calm"):
    return f"{tone}: {user}"


def describe_auth(auth, user, /, tone="calm"):
    return f"{tone}: {auth}"


def rest(user, /, **others):
    return others["user"]


@app.post("/first")
def first():
    return requests.post(LLM, json={"prompt": describe_auth(request.headers["Authorization"], "kim")}).text  # expect: credential-in-prompt


@app.post("/second")
def second():
    return requests.post(LLM, json={"prompt": describe("kim", request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/same_name_in_keywords")
def same_name_in_keywords():
    return requests.post(LLM, json={"prompt": rest("kim", user=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/same_name_positional")
def same_name_positional():
    return requests.post(LLM, json={"prompt": rest(request.headers["Authorization"], user="kim")}).text  # ok: credential-in-prompt
