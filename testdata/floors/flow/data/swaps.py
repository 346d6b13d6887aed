"""Names that change places."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/swapped")
def swapped():
    left, right = "kim", request.headers["Authorization"]
    left, right = right, left
    return requests.post(LLM, json={"prompt": left}).text  # expect: credential-in-prompt


@app.post("/swapped_other")
def swapped_other():
    left, right = "kim", request.headers["Authorization"]
    left, right = right, left
    return requests.post(LLM, json={"prompt": right}).text  # ok: credential-in-prompt


@app.post("/rotated")
def rotated():
    first, second, third = request.headers["Authorization"], "b", "c"
    first, second, third = third, first, second
    return requests.post(LLM, json={"prompt": second}).text  # expect: credential-in-prompt


@app.post("/rotated_other")
def rotated_other():
    first, second, third = request.headers["Authorization"], "b", "c"
    first, second, third = third, first, second
    return requests.post(LLM, json={"prompt": first}).text  # ok: credential-in-prompt


@app.post("/elements")
def elements():
    texts = ["kim", request.headers["Authorization"]]
    texts[0], texts[1] = texts[1], texts[0]
    return requests.post(LLM, json={"prompt": texts[0]}).text  # expect: credential-in-prompt


@app.post("/elements_other")
def elements_other():
    texts = ["kim", request.headers["Authorization"]]
    texts[0], texts[1] = texts[1], texts[0]
    return requests.post(LLM, json={"prompt": texts[1]}).text  # ok: credential-in-prompt
