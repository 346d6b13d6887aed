"""A subclass of a library's class is one."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Client(requests.Session):
    def ask(self, text):
        return self.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


class Muted(requests.Session):
    def post(self, url, **kwargs):
        return "muted"


class Deep(Client):
    pass


@app.post("/own_method")
def own_method():
    return Client().ask(request.headers["Authorization"])


@app.post("/inherited_method")
def inherited_method():
    return Client().post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/two_levels")
def two_levels():
    return Deep().post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/overridden")
def overridden():
    return Muted().post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt
