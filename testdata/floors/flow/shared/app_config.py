"""`app.config` and `current_app.config`."""
# rules: credential-in-prompt

import requests
from flask import Flask, current_app, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
app.config["NAME"] = "kim"
app.config["AUTH"] = "none"
app.config.update(MODEL="small")


@app.post("/write")
def write():
    current_app.config["AUTH"] = request.headers["Authorization"]
    app.extensions["auth"] = request.headers["Authorization"]
    return "written"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": app.config["AUTH"]}).text  # known-miss: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": current_app.config["NAME"]}).text  # ok: credential-in-prompt


@app.post("/read_updated")
def read_updated():
    return requests.post(LLM, json={"prompt": app.config.get("MODEL")}).text  # ok: credential-in-prompt


@app.post("/read_extension")
def read_extension():
    return requests.post(LLM, json={"prompt": current_app.extensions["auth"]}).text  # expect: credential-in-prompt
