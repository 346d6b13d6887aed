"""What has been put into a library's object that an instance keeps is there in its other methods, under its name only."""
# rules: credential-to-llm-endpoint, credential-in-response, credential-in-prompt

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Updated:
    def __init__(self, headers):
        self.session = requests.Session()
        self.session.headers.update(headers)

    def complete(self, text):
        return self.session.post(LLM, json={"prompt": text}).json()["text"]  # expect: credential-to-llm-endpoint


class Keyed:
    def __init__(self, key):
        self.session = requests.Session()
        self.session.headers["Authorization"] = key

    def complete(self, text):
        return self.session.post(LLM, json={"prompt": text}).json()["text"]  # expect: credential-to-llm-endpoint


class Made:
    def __init__(self, key):
        self.session = session_with(key)

    def complete(self, text):
        return self.session.post(LLM, json={"prompt": text}).json()["text"]  # expect: credential-to-llm-endpoint

    def read(self):
        return self.session.get("https://notes.internal/").text


class Counted:
    def __init__(self, key):
        self.session = requests.Session()
        self.session.headers["X-Length"] = str(len(key))
        self.key = key

    def complete(self, text):
        return self.session.post(LLM, json={"prompt": text}).json()["text"]  # ok: credential-to-llm-endpoint


def session_with(key):
    session = requests.Session()
    session.headers.update({"Authorization": key})
    return session


@app.post("/updated")
def updated():
    return jsonify(Updated({"Authorization": request.headers["Authorization"]}).complete("x"))  # ok: credential-in-response


@app.post("/keyed")
def keyed():
    return jsonify(Keyed(request.headers["Authorization"]).complete("x"))  # ok: credential-in-response


@app.post("/made")
def made():
    return jsonify(Made(request.headers["Authorization"]).complete("x"))  # ok: credential-in-response


@app.get("/read")
def read():
    return jsonify(Made(request.headers["Authorization"]).read())  # ok: credential-in-response


@app.post("/counted")
def counted():
    return jsonify(Counted(request.headers["Authorization"]).complete("x"))  # ok: credential-in-response
