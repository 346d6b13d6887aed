"""Context variables and thread-local objects."""
# rules: credential-in-prompt

import contextvars
import threading

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
auth = contextvars.ContextVar("auth", default="none")
name = contextvars.ContextVar("name", default="none")
local = threading.local()


@app.before_request
def remember():
    auth.set(request.headers["Authorization"])
    name.set("kim")
    local.auth = request.headers["Authorization"]
    local.name = "kim"


@app.post("/read")
def read():
    return requests.post(LLM, json={"prompt": auth.get()}).text  # expect: credential-in-prompt


@app.post("/read_other")
def read_other():
    return requests.post(LLM, json={"prompt": name.get()}).text  # ok: credential-in-prompt


@app.post("/read_local")
def read_local():
    return requests.post(LLM, json={"prompt": local.auth}).text  # expect: credential-in-prompt


@app.post("/read_local_other")
def read_local_other():
    return requests.post(LLM, json={"prompt": local.name}).text  # ok: credential-in-prompt


current = contextvars.ContextVar("current")


@app.before_request
def remember_both():
    current.set({"auth": request.headers["Authorization"], "city": "Oslo"})


@app.post("/read_part")
def read_part():
    return requests.post(LLM, json={"prompt": current.get()["auth"]}).text  # expect: credential-in-prompt


@app.post("/read_other_part")
def read_other_part():
    return requests.post(LLM, json={"prompt": current.get()["city"]}).text  # ok: credential-in-prompt


@app.post("/set_again")
def set_again():
    current.set(request.headers["Authorization"])
    requests.post(LLM, json={"prompt": current.get()})  # expect: credential-in-prompt
    current.set("none")
    return requests.post(LLM, json={"prompt": current.get()}).text  # ok: credential-in-prompt
