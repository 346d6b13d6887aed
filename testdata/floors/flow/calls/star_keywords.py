"""`**kwargs` on both sides, each key for itself."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(user="", auth=""):
    return f"Auth {auth}"


def greet(user="", auth=""):
    return f"Hello {user}"


def auth_of(**fields):
    return fields["auth"]


def user_of(**fields):
    return fields.get("user")


def forward(**fields):
    return describe(**fields)


@app.post("/spread")
def spread():
    fields = {"user": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": describe(**fields)}).text  # expect: credential-in-prompt


@app.post("/spread_other")
def spread_other():
    fields = {"user": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": greet(**fields)}).text  # ok: credential-in-prompt


@app.post("/gathered")
def gathered():
    return requests.post(LLM, json={"prompt": auth_of(user="kim", auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/gathered_other")
def gathered_other():
    return requests.post(LLM, json={"prompt": user_of(user="kim", auth=request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/forwarded")
def forwarded():
    return requests.post(LLM, json={"prompt": forward(auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/forwarded_other")
def forwarded_other():
    return requests.post(LLM, json={"prompt": forward(user="kim", auth="none")}).text  # ok: credential-in-prompt
