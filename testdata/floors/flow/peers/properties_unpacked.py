"""Properties, tuples that are taken apart and swapped, on the way into a prompt."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Question:
    def __init__(self, topic, text):
        self._topic = topic
        self._text = text

    @property
    def text(self):
        return self._text.strip()

    @property
    def topic(self):
        return self._topic

    @property
    def parts(self):
        return self._topic, self._text


def asking(instructions):
    return [{"role": "system", "content": instructions}]


@app.post("/text")
def text():
    question = Question("weather", request.args["text"])
    return client.chat.completions.create(model="gpt-4o", messages=asking(question.text), max_tokens=99).choices[0].message.content  # expect: system-prompt-injection


@app.post("/topic")
def topic():
    question = Question("weather", request.args["text"])
    return client.chat.completions.create(model="gpt-4o", messages=asking(question.topic), max_tokens=99).choices[0].message.content  # ok: system-prompt-injection


@app.post("/part")
def part():
    topic, text = Question("weather", request.args["text"]).parts
    topic, text = text, topic
    return client.chat.completions.create(model="gpt-4o", messages=asking(topic), max_tokens=99).choices[0].message.content  # expect: system-prompt-injection


@app.post("/other_part")
def other_part():
    topic, *rest = Question("weather", request.args["text"]).parts
    return client.chat.completions.create(model="gpt-4o", messages=asking(topic), max_tokens=99).choices[0].message.content  # ok: system-prompt-injection
