"""Decorators that add or replace arguments."""
# rules: credential-in-prompt

import functools

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def with_token(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(request.headers["Authorization"], *args, **kwargs)

    return wrapper


def with_fields(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        kwargs["auth"] = request.headers["Authorization"]
        kwargs["user"] = "kim"
        return function(*args, **kwargs)

    return wrapper


def masking(function):
    @functools.wraps(function)
    def wrapper(text):
        return function("***")

    return wrapper


@masking
def show(text):
    return text


@app.post("/injected")
@with_token
def injected(token):
    return requests.post(LLM, json={"prompt": token}).text  # expect: credential-in-prompt


@app.post("/injected_by_name")
@with_fields
def injected_by_name(user, auth):
    return requests.post(LLM, json={"prompt": auth}).text  # expect: credential-in-prompt


@app.post("/injected_other")
@with_fields
def injected_other(user, auth):
    return requests.post(LLM, json={"prompt": user}).text  # ok: credential-in-prompt


@app.post("/replaced")
def replaced():
    return requests.post(LLM, json={"prompt": show(request.headers["Authorization"])}).text  # ok: credential-in-prompt
