"""`functools.partialmethod` binds the instance first, then what it was made with."""
# rules: credential-in-prompt

from functools import partialmethod

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Talk:
    def __init__(self):
        self.parts = {}

    def say(self, role, text):
        self.parts[role] = text
        return self

    rule = partialmethod(say, "system")
    ask = partialmethod(say, "user")


@app.post("/asked")
def asked():
    talk = Talk().rule("Be kind.").ask(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": talk.parts["user"]}).text  # expect: credential-in-prompt


@app.post("/not_asked")
def not_asked():
    talk = Talk().rule("Be kind.").ask(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": talk.parts["system"]}).text  # ok: credential-in-prompt
