"""What `with` binds keeps its meaning."""
# rules: credential-in-prompt

import contextlib

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@contextlib.contextmanager
def session_of(name):
    session = requests.Session()
    try:
        yield session
    finally:
        session.close()


class Pool:
    def __enter__(self):
        return requests.Session()

    def __exit__(self, *exc):
        return None


class Muted:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None

    def post(self, url, json):
        return "muted"


@app.post("/library_object")
def library_object():
    with requests.Session() as session:
        return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/generator")
def generator():
    with session_of("notes") as session:
        return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/own_class")
def own_class():
    with Pool() as session:
        return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/own_class_other")
def own_class_other():
    with Muted() as session:
        return session.post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt
