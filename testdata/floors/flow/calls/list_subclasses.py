"""Subclasses of lists and mappings that begin with something."""
# rules: credential-in-prompt, system-prompt-injection

from collections import UserList

import requests
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
LLM = "https://api.example.com/llm/completions"


class Lines(UserList):
    def __init__(self, first):
        super().__init__([first])

    def say(self, text):
        self.append(text)
        return self


class Notes(list):
    def __init__(self, first):
        super().__init__([first])


class Slots(dict):
    def __init__(self, auth):
        super().__init__(auth=auth, name="none")


class Attributes(dict):
    def __getattr__(self, name):
        return self[name]


class Bunch:
    def __init__(self, **values):
        self.__dict__.update(values)


class Talk(UserList):
    def __init__(self, system):
        super().__init__([{"role": "system", "content": system}])

    def say(self, text):
        self.append({"role": "user", "content": text})
        return self


@app.post("/first")
def first():
    return requests.post(LLM, json={"prompt": " ".join(Lines(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/first_item")
def first_item():
    return requests.post(LLM, json={"prompt": Lines(request.headers["Authorization"])[0]}).text  # expect: credential-in-prompt


@app.post("/said")
def said():
    return requests.post(LLM, json={"prompt": " ".join(Lines("a").say(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/others")
def others():
    Lines(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(Lines("a").say("b"))}).text  # ok: credential-in-prompt


@app.post("/note")
def note():
    return requests.post(LLM, json={"prompt": " ".join(Notes(request.headers["Authorization"]))}).text  # known-miss: credential-in-prompt


@app.post("/note_other")
def note_other():
    Notes(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": " ".join(Notes("a"))}).text  # ok: credential-in-prompt


@app.post("/slot")
def slot():
    return requests.post(LLM, json={"prompt": Slots(request.headers["Authorization"])["auth"]}).text  # known-miss: credential-in-prompt


@app.post("/talk")
def talk():
    lines = Talk("Be kind.").say(request.json["text"])
    return client.chat.completions.create(model="m", messages=list(lines)).choices[0].message.content  # ok: system-prompt-injection


@app.post("/talk_as")
def talk_as():
    lines = Talk(f"Be {request.json['mood']}.").say("Hello")
    return client.chat.completions.create(model="m", messages=list(lines)).choices[0].message.content  # expect: system-prompt-injection


@app.post("/begun")
def begun():
    lines = Talk(f"Be {request.headers['Authorization']}.").say("Hello")
    return requests.post(LLM, json={"prompt": lines[-1]["content"]}).text  # ok: credential-in-prompt


@app.post("/begun_first")
def begun_first():
    lines = Talk(f"Be {request.headers['Authorization']}.").say("Hello")
    return requests.post(LLM, json={"prompt": lines[0]["content"]}).text  # expect: credential-in-prompt


def ask(lines):
    return client.chat.completions.create(model="m", messages=list(lines)).choices[0].message.content  # ok: system-prompt-injection


@app.post("/talk_in_helper")
def talk_in_helper():
    return ask(Talk("Be kind.").say(request.json["text"]))


@app.post("/attribute")
def attribute():
    return requests.post(LLM, json={"prompt": Attributes(auth=request.headers["Authorization"], name="none").auth}).text  # expect: credential-in-prompt


@app.post("/other_attribute")
def other_attribute():
    return requests.post(LLM, json={"prompt": Attributes(auth=request.headers["Authorization"], name="none")["name"]}).text


@app.post("/bunch")
def bunch():
    return requests.post(LLM, json={"prompt": Bunch(auth=request.headers["Authorization"], name="none").auth}).text  # expect: credential-in-prompt


@app.post("/other_of_bunch")
def other_of_bunch():
    return requests.post(LLM, json={"prompt": Bunch(auth=request.headers["Authorization"], name="none").name}).text
