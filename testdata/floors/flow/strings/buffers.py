"""`StringIO` and `BytesIO`."""
# rules: credential-in-prompt

import io

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/written")
def written():
    buffer = io.StringIO()
    buffer.write("Auth ")
    buffer.write(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": buffer.getvalue()}).text  # expect: credential-in-prompt


@app.post("/initial")
def initial():
    buffer = io.StringIO(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": buffer.read()}).text  # expect: credential-in-prompt


@app.post("/printed")
def printed():
    buffer = io.StringIO()
    print("Auth", request.headers["Authorization"], file=buffer)
    return requests.post(LLM, json={"prompt": buffer.getvalue()}).text  # expect: credential-in-prompt


@app.post("/as_bytes")
def as_bytes():
    buffer = io.BytesIO()
    buffer.write(request.headers["Authorization"].encode())
    return requests.post(LLM, json={"prompt": buffer.getvalue().decode()}).text  # expect: credential-in-prompt


@app.post("/other_buffer")
def other_buffer():
    buffer, other = io.StringIO(), io.StringIO()
    other.write(request.headers["Authorization"])
    buffer.write("none")
    return requests.post(LLM, json={"prompt": buffer.getvalue()}).text  # ok: credential-in-prompt


@app.post("/lines")
def lines():
    text = ""
    for line in io.StringIO(request.headers["Authorization"]):
        text += line
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/initial_by_name")
def initial_by_name():
    buffer = io.StringIO(initial_value=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": buffer.read()}).text  # expect: credential-in-prompt


@app.post("/other_by_name")
def other_by_name():
    buffer = io.StringIO(newline=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": buffer.read()}).text  # ok: credential-in-prompt
