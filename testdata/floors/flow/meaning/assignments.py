"""What a name means follows its assignments."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
post = requests.post
session = requests.Session()
reader = request


@app.post("/sink_renamed")
def sink_renamed():
    return post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/method_renamed")
def method_renamed():
    send = session.post
    return send(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/source_renamed")
def source_renamed():
    return requests.post(LLM, json={"prompt": reader.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/part_of_source_renamed")
def part_of_source_renamed():
    headers = request.headers
    return requests.post(LLM, json={"prompt": headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/name_reused")
def name_reused():
    post = print
    post(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": "none"}).text  # ok: credential-in-prompt


@app.post("/other_header")
def other_header():
    headers = request.headers
    return requests.post(LLM, json={"prompt": headers["Accept-Language"]}).text  # ok: credential-in-prompt
