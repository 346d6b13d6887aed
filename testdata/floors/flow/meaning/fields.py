"""What a field means follows what is stored in it."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Client:
    base = requests

    def __init__(self):
        self.session = requests.Session()
        self.other = None

    def ask(self, prompt):
        return self.session.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt

    def note(self, prompt):
        self.other = prompt
        return self.session.post(LLM, json={"prompt": "noted"}).text  # ok: credential-in-prompt


client = Client()


@app.post("/own_method")
def own_method():
    return client.ask(request.headers["Authorization"]) + client.note(request.headers["Authorization"])


@app.post("/field_from_outside")
def field_from_outside():
    return client.session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/class_field")
def class_field():
    return Client.base.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/other_field")
def other_field():
    client.other = request.headers["Authorization"]
    return client.session.post(LLM, json={"prompt": "none"}).text  # ok: credential-in-prompt
