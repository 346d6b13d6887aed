"""An object keeps what it was given."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Conversation:
    def __init__(self, messages):
        self.messages = messages

    def text(self):
        return " ".join(self.messages)


class Copying:
    def __init__(self, messages):
        self.messages = list(messages)

    def text(self):
        return " ".join(self.messages)


@app.post("/shared_list")
def shared_list():
    messages = ["hello"]
    conversation = Conversation(messages)
    messages.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": conversation.text()}).text  # expect: credential-in-prompt


@app.post("/copied_list")
def copied_list():
    messages = ["hello"]
    conversation = Copying(messages)
    messages.append(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": conversation.text()}).text  # ok: credential-in-prompt


@app.post("/returned_self")
def returned_self():
    class Builder:
        def __init__(self):
            self.parts = []

        def add(self, part):
            self.parts.append(part)
            return self

    return requests.post(LLM, json={"prompt": " ".join(Builder().add("a").add(request.headers["Authorization"]).parts)}).text  # expect: credential-in-prompt
