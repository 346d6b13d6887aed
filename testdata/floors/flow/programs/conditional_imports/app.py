"""Imports that depend on a condition."""
# rules: credential-in-prompt

import os
import sys

import requests
from flask import Flask, request

if sys.version_info >= (3, 8):
    from modern import describe
else:
    from old import describe

if os.environ.get("NOTES_PLAIN"):
    from old import greet
else:
    from modern import greet

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    return requests.post(LLM, json={"prompt": greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt
