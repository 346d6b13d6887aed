"""`get`, `setdefault`, `update`, `items`, `values` and copies of dicts."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/got")
def got():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields.get("auth", "none")}).text  # expect: credential-in-prompt


@app.post("/got_other")
def got_other():
    fields = {"name": "kim", "auth": request.headers["Authorization"]}
    return requests.post(LLM, json={"prompt": fields.get("name", "none")}).text  # ok: credential-in-prompt


@app.post("/got_default")
def got_default():
    return requests.post(LLM, json={"prompt": {"name": "kim"}.get("auth", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/set_default")
def set_default():
    fields = {"name": "kim"}
    return requests.post(LLM, json={"prompt": fields.setdefault("auth", request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/updated")
def updated():
    fields = {"name": "kim"}
    fields.update({"auth": request.headers["Authorization"]})
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # expect: credential-in-prompt


@app.post("/updated_by_name")
def updated_by_name():
    fields = {"name": "kim"}
    fields.update(auth=request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": fields["name"]}).text  # ok: credential-in-prompt


@app.post("/update_overwrites")
def update_overwrites():
    fields = {"auth": request.headers["Authorization"]}
    fields.update(auth="none")
    return requests.post(LLM, json={"prompt": fields["auth"]}).text  # ok: credential-in-prompt


@app.post("/values")
def values():
    return requests.post(LLM, json={"prompt": " ".join({"auth": request.headers["Authorization"]}.values())}).text  # expect: credential-in-prompt


@app.post("/copied")
def copied():
    fields = {"auth": request.headers["Authorization"]}
    copied = fields.copy()
    fields.clear()
    return requests.post(LLM, json={"prompt": copied["auth"]}).text  # expect: credential-in-prompt
