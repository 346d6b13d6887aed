"""What is popped, cleared, deleted or overwritten is gone."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/popped_key")
def popped_key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    fields.pop("auth")
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # ok: credential-in-prompt


@app.post("/popped_value")
def popped_value():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields.pop("auth")}).text  # expect: credential-in-prompt


@app.post("/other_key_popped")
def other_key_popped():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    fields.pop("name")
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # expect: credential-in-prompt


@app.post("/deleted_key")
def deleted_key():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    del fields["auth"]
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # ok: credential-in-prompt


@app.post("/cleared_dict")
def cleared_dict():
    fields = {"auth": request.headers["Authorization"]}
    fields.clear()
    fields["name"] = "kim"
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # ok: credential-in-prompt


@app.post("/cleared_list")
def cleared_list():
    texts = [request.headers["Authorization"]]
    texts.clear()
    texts.append("kim")
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/popped_last")
def popped_last():
    texts = ["kim", request.headers["Authorization"]]
    texts.pop()
    return requests.post(LLM, json={"prompt": " ".join(texts)}).text  # ok: credential-in-prompt


@app.post("/overwritten_key")
def overwritten_key():
    fields = {"auth": request.headers["Authorization"]}
    fields["auth"] = "***"
    return requests.post(LLM, json={"prompt": f"{fields}"}).text  # ok: credential-in-prompt
