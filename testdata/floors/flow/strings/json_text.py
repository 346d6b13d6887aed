"""`json.dumps` and `json.loads`."""
# rules: credential-in-prompt

import json

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/dumped")
def dumped():
    return requests.post(LLM, json={"prompt": json.dumps({"name": "kim", "auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/dumped_other")
def dumped_other():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": json.dumps({"name": fields["name"]})}).text  # ok: credential-in-prompt


@app.post("/there_and_back")
def there_and_back():
    text = json.dumps({"name": "kim", "auth": request.headers["Authorization"]})
    return requests.post(LLM, json={"prompt": json.loads(text)["auth"]}).text  # expect: credential-in-prompt


@app.post("/there_and_back_other")
def there_and_back_other():
    text = json.dumps({"name": "kim", "auth": request.headers["Authorization"]})
    return requests.post(LLM, json={"prompt": json.loads(text)["name"]}).text  # ok: credential-in-prompt


@app.post("/loaded")
def loaded():
    return requests.post(LLM, json={"prompt": json.loads('"' + request.headers["Authorization"] + '"')}).text  # expect: credential-in-prompt
