"""`lru_cache`, `cached_property` and dicts as caches."""
# rules: credential-in-prompt

from functools import cached_property, lru_cache

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@lru_cache(maxsize=32)
def describe(text):
    return "Auth " + text


@lru_cache
def size(text):
    return str(len(text))


class Caller:
    def __init__(self, auth):
        self._auth = auth

    @cached_property
    def auth(self):
        return "Auth " + self._auth


known = {}


def remembered(key, text):
    if key not in known:
        known[key] = "Auth " + text
    return known[key]


@app.post("/cached")
def cached():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/cached_other")
def cached_other():
    return requests.post(LLM, json={"prompt": size(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/cached_attribute")
def cached_attribute():
    return requests.post(LLM, json={"prompt": Caller(request.headers["Authorization"]).auth}).text  # expect: credential-in-prompt


@app.post("/in_dict")
def in_dict():
    return requests.post(LLM, json={"prompt": remembered("auth", request.headers["Authorization"])}).text  # expect: credential-in-prompt
