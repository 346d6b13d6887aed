"""Module globals written in one function and read in another."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
current = "none"
other = "none"
history = []
settings = {}


def remember(text):
    global current
    current = text


def shadow(text):
    other = text
    return len(other)


@app.post("/write")
def write():
    remember(request.headers["Authorization"])
    shadow(request.headers["Authorization"])
    history.append(request.headers["Authorization"])
    settings["auth"] = request.headers["Authorization"]
    settings["name"] = "kim"
    return "written"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": current}).text  # expect: credential-in-prompt


@app.post("/read_list")
def read_list():
    return requests.post(LLM, json={"prompt": " ".join(history)}).text  # expect: credential-in-prompt


@app.post("/read_key")
def read_key():
    return requests.post(LLM, json={"prompt": settings["auth"]}).text  # expect: credential-in-prompt


@app.post("/read_other_key")
def read_other_key():
    return requests.post(LLM, json={"prompt": settings["name"]}).text  # ok: credential-in-prompt


@app.post("/read_shadowed")
def read_shadowed():
    return requests.post(LLM, json={"prompt": other}).text  # ok: credential-in-prompt
