"""`functools.partial` binds by position and by name."""
# rules: credential-in-prompt

from functools import partial

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def describe(auth, user, tone="calm"):
    return f"{tone}: {auth}"


def greet(user, auth):
    return f"Hello {user}"


@app.post("/bound_first")
def bound_first():
    with_auth = partial(describe, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": with_auth("kim")}).text  # expect: credential-in-prompt


@app.post("/bound_by_name")
def bound_by_name():
    shout = partial(describe, tone="loud")
    return requests.post(LLM, json={"prompt": shout(request.headers["Authorization"], "kim")}).text  # expect: credential-in-prompt


@app.post("/bound_twice")
def bound_twice():
    once = partial(describe, user="kim")
    twice = partial(once, auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": twice()}).text  # expect: credential-in-prompt


@app.post("/bound_unused")
def bound_unused():
    greet_with = partial(greet, auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": greet_with("kim")}).text  # ok: credential-in-prompt


@app.post("/bound_clean")
def bound_clean():
    with_auth = partial(describe, "none")
    return requests.post(LLM, json={"prompt": with_auth(request.headers["Authorization"])}).text  # ok: credential-in-prompt


def asked(make, user):
    return make(user)


@app.post("/bound_and_handed_on")
def bound_and_handed_on():
    with_auth = partial(describe, request.headers["Authorization"].removeprefix("Bearer "))
    return requests.post(LLM, json={"prompt": asked(with_auth, "kim")}).text  # expect: credential-in-prompt


@app.post("/bound_and_handed_on_unused")
def bound_and_handed_on_unused():
    greet_with = partial(greet, auth=request.headers["Authorization"].removeprefix("Bearer "))
    return requests.post(LLM, json={"prompt": asked(greet_with, "kim")}).text  # ok: credential-in-prompt
