"""`string.Template`."""
# rules: credential-in-prompt

from string import Template

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
CALLER = Template("User $name, auth ${auth}")
GREETING = Template("Hello $name")


@app.post("/substituted")
def substituted():
    return requests.post(LLM, json={"prompt": CALLER.substitute(name="kim", auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/not_named")
def not_named():
    return requests.post(LLM, json={"prompt": GREETING.substitute(name="kim", auth=request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/from_dict")
def from_dict():
    return requests.post(LLM, json={"prompt": CALLER.safe_substitute({"name": "kim", "auth": request.headers["Authorization"]})}).text  # expect: credential-in-prompt


@app.post("/from_dict_not_named")
def from_dict_not_named():
    return requests.post(LLM, json={"prompt": GREETING.safe_substitute({"name": "kim", "auth": request.headers["Authorization"]})}).text  # ok: credential-in-prompt


@app.post("/as_template")
def as_template():
    return requests.post(LLM, json={"prompt": Template("Auth " + request.headers["Authorization"]).safe_substitute()}).text  # expect: credential-in-prompt
