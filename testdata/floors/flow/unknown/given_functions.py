"""Functions that come from where nobody knows."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
HOOKS = {}


def register(function):
    HOOKS[function.__name__] = function
    return function


def call(name, text):
    hook = HOOKS.get(name)
    return hook(text) if hook else text


@app.post("/through_hook")
def through_hook():
    return requests.post(LLM, json={"prompt": call(request.json["name"], request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/through_hook_other")
def through_hook_other():
    call("size", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": call("size", "hello")}).text  # ok: credential-in-prompt


@app.post("/plugin")
def plugin():
    function = app.extensions.get("plugin", str.strip)
    return requests.post(LLM, json={"prompt": function(request.headers["Authorization"])}).text  # expect: credential-in-prompt
