"""Lists, sets, dicts and generators built in one expression."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/in_list")
def in_list():
    texts = [text.strip() for text in ["a", request.headers["Authorization"]]]
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # expect: credential-in-prompt


@app.post("/in_list_other")
def in_list_other():
    texts = ["x" for text in ["a", request.headers["Authorization"]] if text]
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/in_dict")
def in_dict():
    fields = {key: value for key, value in {"auth": request.headers["Authorization"]}.items()}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/in_dict_other")
def in_dict_other():
    sizes = {key: len(value) for key, value in {"auth": request.headers["Authorization"]}.items()}
    return requests.post(LLM, json={"prompt": f"{sizes}"}).text  # ok: credential-in-prompt


@app.post("/in_set")
def in_set():
    return requests.post(LLM, json={"prompt": " ".join({text for text in [request.headers["Authorization"]]})}).text  # expect: credential-in-prompt


@app.post("/in_generator")
def in_generator():
    return requests.post(LLM, json={"prompt": " ".join(f"{name}={value}" for name, value in [("auth", request.headers["Authorization"])])}).text  # expect: credential-in-prompt


@app.post("/nested")
def nested():
    rows = [["a", "b"], ["c", request.headers["Authorization"]]]
    return requests.post(LLM, json={"prompt": " ".join(text for row in rows for text in row)}).text  # expect: credential-in-prompt


@app.post("/filtered_by")
def filtered_by():
    token = request.headers["Authorization"]
    return requests.post(LLM, json={"prompt": " ".join(text for text in ["a", "b"] if text != token)}).text  # ok: credential-in-prompt
