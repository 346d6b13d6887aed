"""The operators of dicts and `**` in displays."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/displayed")
def displayed():
    fields = {"name": "kim", **{"auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/displayed_other")
def displayed_other():
    fields = {"name": "kim", **{"auth": request.headers["Authorization"]}}
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt


@app.post("/display_overwrites")
def display_overwrites():
    fields = {**{"auth": request.headers["Authorization"]}, "auth": "none"}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # ok: credential-in-prompt


@app.post("/merged")
def merged():
    fields = {"name": "kim"} | {"auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/merged_over")
def merged_over():
    fields = {"auth": request.headers["Authorization"]} | {"auth": "none"}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # ok: credential-in-prompt


@app.post("/merged_in_place")
def merged_in_place():
    fields = {"name": "kim"}
    fields |= {"auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/merged_in_place_other")
def merged_in_place_other():
    fields = {"name": "kim"}
    fields |= {"auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt
