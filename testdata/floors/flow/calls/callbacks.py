"""A function is handed on and called elsewhere."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def apply(function, value):
    return function(value)


def twice(function, value):
    return apply(function, apply(function, value))


def keep(text):
    return text


def drop(text):
    return "nothing"


def send(text):
    requests.post(LLM, json={"prompt": text})  # expect: credential-in-prompt


def send_nothing(text):
    requests.post(LLM, json={"prompt": "nothing"})


@app.post("/result")
def result():
    return requests.post(LLM, json={"prompt": apply(keep, request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/result_other")
def result_other():
    return requests.post(LLM, json={"prompt": apply(drop, request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/two_deep")
def two_deep():
    return requests.post(LLM, json={"prompt": twice(keep, request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/sink_in_callback")
def sink_in_callback():
    apply(send, request.headers["Authorization"])
    apply(send_nothing, request.headers["Authorization"])
    return "sent"


@app.post("/callback_captures")
def callback_captures():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": apply(lambda text: text + token, "Auth ")}).text  # expect: credential-in-prompt
