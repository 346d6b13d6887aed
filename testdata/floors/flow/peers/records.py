"""Dataclasses that are filled by one function, changed by another and put into a prompt by a third."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

from dataclasses import dataclass, field

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@dataclass
class Turn:
    author: str
    text: str


@dataclass
class Chat:
    title: str
    turns: list[Turn] = field(default_factory=list)

    def add(self, author, text):
        self.turns.append(Turn(author, text))
        return self

    def transcript(self):
        return "\n".join(turn.text for turn in self.turns)

    def authors(self):
        return ", ".join(turn.author for turn in self.turns)


def chat_of(text):
    return Chat("support").add("visitor", text)


@app.post("/transcript")
def transcript():
    chat = chat_of(request.args["text"])
    messages = [{"role": "system", "content": "Summarize: " + chat.transcript()}]
    return client.chat.completions.create(model="gpt-4o", messages=messages, max_tokens=99).choices[0].message.content  # expect: system-prompt-injection


@app.post("/title")
def title():
    chat = chat_of(request.args["text"])
    messages = [{"role": "system", "content": "Greet: " + chat.title}]
    return client.chat.completions.create(model="gpt-4o", messages=messages, max_tokens=99).choices[0].message.content  # ok: system-prompt-injection


@app.post("/authors")
def authors():
    chat = chat_of(request.args["text"])
    messages = [{"role": "system", "content": "Greet: " + chat.authors()}]
    return client.chat.completions.create(model="gpt-4o", messages=messages, max_tokens=99).choices[0].message.content  # ok: system-prompt-injection
