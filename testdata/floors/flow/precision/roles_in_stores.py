"""Conversations in an object of the program, read through a slice: what each says keeps its role."""
# rules: system-prompt-injection

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Talks:
    def __init__(self, limit=20):
        self.lines = {}
        self.limit = limit

    def note(self, talk, role, content):
        self.lines.setdefault(talk, []).append({"role": role, "content": content})

    def recent(self, talk):
        return self.lines.get(talk, [])[-self.limit:]


class Casts:
    def __init__(self):
        self.lines = {}

    def note(self, talk, role, content):
        self.lines.setdefault(talk, []).append({"role": role, "content": content})

    def recent(self, talk):
        return self.lines.get(talk, [])


talks = Talks()
casts = Casts()


@app.post("/say")
def say():
    talks.note(request.json["id"], "user", request.json["text"])
    casts.note(request.json["id"], request.json["role"], "Hello.")
    return jsonify(done=True)


@app.post("/answer/<talk>")
def answer(talk):
    lines = [{"role": "system", "content": "Be kind."}, *talks.recent(talk)]
    reply = client.chat.completions.create(model="m", messages=lines)  # ok: system-prompt-injection
    return jsonify(length=len(reply.choices))


@app.post("/cast/<talk>")
def cast(talk):
    reply = client.chat.completions.create(model="m", messages=casts.recent(talk))  # expect: system-prompt-injection
    return jsonify(length=len(reply.choices))
