"""A decorator that calls through, with and without `wraps`."""
# rules: credential-in-prompt

import functools

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print(function.__name__)
        return function(*args, **kwargs)

    return wrapper


def silenced(function):
    def wrapper(*args, **kwargs):
        function(*args, **kwargs)
        return "silence"

    return wrapper


def unchanged(function):
    return function


@logged
def keep(text):
    return text


@silenced
def hide(text):
    return text


@unchanged
def plain(text):
    return text


@app.post("/through")
def through():
    return requests.post(LLM, json={"prompt": keep(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/result_replaced")
def result_replaced():
    return requests.post(LLM, json={"prompt": hide(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/same_function")
def same_function():
    return requests.post(LLM, json={"prompt": plain(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/view")
@logged
def view():
    return requests.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt
