"""`__iter__` and `__next__`."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Words:
    def __init__(self, *words):
        self.words = list(words)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.words:
            raise StopIteration
        return self.words.pop(0)


class Numbers:
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        for number in range(3):
            yield str(number)


class Letters:
    def __init__(self, text):
        self.text = text

    def __iter__(self):
        yield from self.text.split()


@app.post("/next_method")
def next_method():
    text = ""
    for word in Words("a", request.headers["Authorization"]):
        text += word
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/generator_method")
def generator_method():
    return requests.post(LLM, json={"prompt": " ".join(Letters(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/generator_method_other")
def generator_method_other():
    return requests.post(LLM, json={"prompt": " ".join(Numbers(request.headers["Authorization"]))}).text  # ok: credential-in-prompt
