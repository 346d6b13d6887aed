"""Decorators apply from the inside out."""
# rules: credential-in-prompt

import functools

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def upper(function):
    @functools.wraps(function)
    def wrapper(text):
        return function(text).upper()

    return wrapper


def masked(function):
    @functools.wraps(function)
    def wrapper(text):
        function(text)
        return "***"

    return wrapper


@upper
@upper
def loud(text):
    return text


@upper
@masked
def hidden(text):
    return text


@masked
@upper
def hidden_too(text):
    return text


@app.post("/both_keep")
def both_keep():
    return requests.post(LLM, json={"prompt": loud(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/inner_masks")
def inner_masks():
    return requests.post(LLM, json={"prompt": hidden(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/outer_masks")
def outer_masks():
    return requests.post(LLM, json={"prompt": hidden_too(request.headers["Authorization"])}).text  # ok: credential-in-prompt
