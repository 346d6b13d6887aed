"""Imported by a script that lies beside it."""
# rules: prompt-injection

from openai import OpenAI


def answer(question):
    return OpenAI().responses.create(model="m", input="Answer: " + question)  # expect: prompt-injection


def greet(name):
    return OpenAI().responses.create(model="m", input="Greet " + str(len(name)))  # ok: prompt-injection
