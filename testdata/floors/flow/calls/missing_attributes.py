"""`__getattr__`, `getattr` and `setattr`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Settings:
    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        return self.values[name]


class Plain:
    pass


@app.post("/computed")
def computed():
    settings = Settings({"auth": request.headers["Authorization"]})
    return requests.post(LLM, json={"prompt": settings.auth}).text  # expect: credential-in-prompt


@app.post("/computed_other")
def computed_other():
    settings = Settings({"auth": "none"})
    return requests.post(LLM, json={"prompt": settings.auth + str(len(request.headers["Authorization"]))}).text  # ok: credential-in-prompt


@app.post("/by_name")
def by_name():
    plain = Plain()
    setattr(plain, "auth", request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": getattr(plain, "auth")}).text  # expect: credential-in-prompt


@app.post("/by_other_name")
def by_other_name():
    plain = Plain()
    setattr(plain, "auth", request.headers["Authorization"])
    setattr(plain, "user", "kim")
    return requests.post(LLM, json={"prompt": getattr(plain, "user")}).text  # ok: credential-in-prompt


@app.post("/default")
def default():
    plain = Plain()
    return requests.post(LLM, json={"prompt": getattr(plain, "auth", request.headers["Authorization"])}).text  # expect: credential-in-prompt
