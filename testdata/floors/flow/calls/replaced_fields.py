"""A method that gives a copy of its object with some fields replaced leaves the object and other copies alone."""
# rules: credential-in-prompt

from dataclasses import dataclass, replace

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@dataclass(frozen=True)
class Prompt:
    rule: str = "Be kind."
    facts: tuple = ()
    question: str = ""

    def because(self, *facts):
        return replace(self, facts=self.facts + facts)

    def asking(self, question):
        return replace(self, question=question)

    def forgetful(self):
        return replace(self, facts=())

    def text(self):
        return "\n".join([self.rule, *self.facts, self.question])


@app.post("/kept")
def kept():
    prompt = Prompt().because("It rains.", f"The key is {request.headers['Authorization']}.").asking("Why?")
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # expect: credential-in-prompt


@app.post("/copy_unused")
def copy_unused():
    prompt = Prompt().asking("Why?")
    prompt.because(f"The key is {request.headers['Authorization']}.")
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # ok: credential-in-prompt


@app.post("/replaced")
def replaced():
    prompt = Prompt().because(f"The key is {request.headers['Authorization']}.")
    return requests.post(LLM, json={"prompt": prompt.forgetful().text()}).text  # ok: credential-in-prompt


@app.post("/original")
def original():
    prompt = Prompt().because(f"The key is {request.headers['Authorization']}.")
    prompt.forgetful()
    return requests.post(LLM, json={"prompt": prompt.text()}).text  # expect: credential-in-prompt


@app.post("/other_field")
def other_field():
    prompt = Prompt().asking(f"The key is {request.headers['Authorization']}.")
    return requests.post(LLM, json={"prompt": prompt.rule}).text  # ok: credential-in-prompt
