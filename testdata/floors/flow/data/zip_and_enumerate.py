"""`zip`, `enumerate` and `reversed`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/zipped")
def zipped():
    for name, value in zip(["auth"], [request.headers["Authorization"]]):
        return requests.post(LLM, json={"prompt": value}).text  # expect: credential-in-prompt
    return "none"


@app.post("/zipped_other")
def zipped_other():
    for name, value in zip(["auth"], [request.headers["Authorization"]]):
        return requests.post(LLM, json={"prompt": name}).text  # ok: credential-in-prompt
    return "none"


@app.post("/numbered")
def numbered():
    for number, value in enumerate([request.headers["Authorization"]]):
        return requests.post(LLM, json={"prompt": value}).text  # expect: credential-in-prompt
    return "none"


@app.post("/numbered_other")
def numbered_other():
    for number, value in enumerate([request.headers["Authorization"]]):
        return requests.post(LLM, json={"prompt": f"{number}"}).text  # ok: credential-in-prompt
    return "none"


@app.post("/reversed_list")
def reversed_list():
    return requests.post(LLM, json={"prompt": " ".join(reversed(["a", request.headers["Authorization"]]))}).text  # expect: credential-in-prompt


@app.post("/dict_of_zip")
def dict_of_zip():
    return requests.post(LLM, json={"prompt": dict(zip(["auth"], [request.headers["Authorization"]]))["auth"]}).text  # expect: credential-in-prompt
