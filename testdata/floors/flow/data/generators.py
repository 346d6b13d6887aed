"""What a generator yields is what a loop sees."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def words(text):
    yield "start"
    yield text


def sizes(text):
    for word in text.split():
        yield str(len(word))


def pairs(text):
    yield "auth", text


@app.post("/looped")
def looped():
    result = ""
    for word in words(request.headers["Authorization"]):
        result += word
    return requests.post(LLM, json={"prompt": result}).text  # expect: credential-in-prompt


@app.post("/looped_other")
def looped_other():
    return requests.post(LLM, json={"prompt": " ".join(sizes(request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/listed")
def listed():
    return requests.post(LLM, json={"prompt": list(words(request.headers["Authorization"]))[1]}).text  # expect: credential-in-prompt


@app.post("/paired")
def paired():
    for name, value in pairs(request.headers["Authorization"]):
        return requests.post(LLM, json={"prompt": value}).text  # expect: credential-in-prompt
    return "none"


@app.post("/paired_other")
def paired_other():
    for name, value in pairs(request.headers["Authorization"]):
        return requests.post(LLM, json={"prompt": name}).text  # ok: credential-in-prompt
    return "none"
