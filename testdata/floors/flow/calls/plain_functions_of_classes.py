"""Functions that only lie in a class and are called by its name; methods that are called so with their instance."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Talk:
    def plain(text):
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt

    def measured(text):
        return requests.post(LLM, json={"prompt": str(len(text))}).text  # ok: credential-in-prompt

    def bound(self, text):
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/talk")
def talk():
    token = request.headers["Authorization"]
    Talk.plain(token)
    Talk.measured(token)
    Talk.bound(Talk(), token)
    return "done"
