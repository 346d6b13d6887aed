"""The package lies below `src/`."""
# rules: credential-in-prompt

import requests
from flask import request

from notes import app
from notes.texts import describe, greet

LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/greeted")
def greeted():
    return requests.post(LLM, json={"prompt": greet(request.headers["Authorization"])}).text  # ok: credential-in-prompt
