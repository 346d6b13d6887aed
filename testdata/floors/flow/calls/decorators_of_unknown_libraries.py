"""What decorates a function and is not known gives the function back; what is given a function may call it."""
# rules: prompt-injection

import sys
import types

from flask import Flask, jsonify, request
from openai import OpenAI

trying = sys.modules.setdefault("trying", types.ModuleType("trying"))
trying.timed = lambda function: function
trying.again = lambda times=1: lambda function: function
trying.later = lambda function, *args: function(*args)

import trying
from trying import again, later, timed

app = Flask(__name__)
client = OpenAI()


@timed
def plain(text):
    return client.responses.create(model="m", input=text)  # expect: prompt-injection


@again(times=3)
def repeated(text):
    return client.responses.create(model="m", input=text)  # expect: prompt-injection


class Desk:
    @trying.again(3)
    def answer(self, text):
        return client.responses.create(model="m", input=text)  # expect: prompt-injection

    @staticmethod
    @timed
    def alone(text):
        return client.responses.create(model="m", input=text)  # expect: prompt-injection


def wrapped_by_a_call(text):
    return client.responses.create(model="m", input=text)  # expect: prompt-injection


@timed
def without_client_text(text):
    return client.responses.create(model="m", input=text)  # ok: prompt-injection


def read_inside():
    return client.responses.create(model="m", input="Say " + request.json["q"])  # expect: prompt-injection


@app.post("/ask")
def ask():
    text = "Answer as a clerk: " + request.json["q"]
    plain(text)
    repeated(text)
    Desk().answer(text)
    Desk.alone(text)
    again(2)(wrapped_by_a_call)(text)
    without_client_text("Answer as a clerk: hello")
    later(read_inside)
    return jsonify(done=True)
