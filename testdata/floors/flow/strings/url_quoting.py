"""Quoting for URLs."""
# rules: credential-in-prompt

from urllib.parse import quote, unquote, urlencode

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/quoted")
def quoted():
    return requests.post(LLM, json={"prompt": quote(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/there_and_back")
def there_and_back():
    return requests.post(LLM, json={"prompt": unquote(quote(request.headers["Authorization"], safe=""))}).text  # expect: credential-in-prompt


@app.post("/encoded")
def encoded():
    return requests.post(LLM, json={"prompt": urlencode({"auth": request.headers["Authorization"], "name": "kim"})}).text  # expect: credential-in-prompt


@app.post("/encoded_other")
def encoded_other():
    fields = {"auth": request.headers["Authorization"], "name": "kim"}
    return requests.post(LLM, json={"prompt": urlencode({"name": fields["name"]})}).text  # ok: credential-in-prompt
