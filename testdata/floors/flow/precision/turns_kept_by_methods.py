"""Turns of conversations in a mapping that methods look after, whoever knows the object: each keeps its role."""
# rules: system-prompt-injection, prompt-injection, xss

from flask import Flask, Blueprint, current_app, request
from openai import OpenAI

client = OpenAI()
views = Blueprint("views", __name__)


class Turns:
    def __init__(self):
        self.rows = {}

    def of(self, key):
        return self.rows.get(key, [])

    def add(self, key, role, text):
        if key not in self.rows:
            self.rows[key] = []
        self.rows[key].append({"role": role, "content": text})


KEPT = Turns()
app = Flask(__name__)
app.turns = Turns()


@app.post("/kept")
def kept():
    key = request.json["key"]
    KEPT.add(key, "user", request.json["text"])
    return client.chat.completions.create(model="gpt-4.1", messages=KEPT.of(key)).model_dump()  # expect: prompt-injection


@views.post("/current")
def current():
    key = request.json["key"]
    current_app.turns.add(key, "user", request.json["text"])
    client.chat.completions.create(model="gpt-4.1", messages=current_app.turns.of(key))  # expect: prompt-injection
    return current_app.turns.of(key)


class Open:
    def __init__(self):
        self.rows = {}

    def of(self, key):
        return self.rows.get(key, [])

    def add(self, key, role, text):
        self.rows.setdefault(key, []).append({"role": role, "content": text})


class Held:
    def __init__(self, turns):
        self.turns = turns


app.held = Held(Open())


@app.post("/chosen")
def chosen():
    app.held.turns.add("k", request.json["role"], request.json["text"])
    messages = app.held.turns.of("k")
    return client.chat.completions.create(model="gpt-4.1", messages=messages).model_dump()  # expect: prompt-injection, system-prompt-injection


@app.post("/page")
def page():
    app.title = request.form["title"]
    return app.title  # expect: xss


app.register_blueprint(views)
