"""A text that is given to a chain through helpers is no list of messages whose roles the client chooses."""
# rules: system-prompt-injection

from flask import Flask, request
from langchain_core.output_parsers import StrOutputParser
from langchain_openai import ChatOpenAI
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Models:
    def __init__(self, name):
        self.model = ChatOpenAI(model="gpt-4o") if name == "large" else ChatOpenAI(model="gpt-4o-mini")

    def run(self, chain, prompt):
        return chain.invoke(prompt)  # ok: system-prompt-injection

    def ask(self, prompt):
        return self.run(self.model | StrOutputParser(), prompt)


@app.post("/ask")
def ask():
    return Models(request.json["size"]).ask(request.get_json().get("question"))


def complete(messages):
    reply = client.chat.completions.create(model="gpt-4o", messages=messages)  # expect: system-prompt-injection
    return reply.choices[0].message.content


@app.post("/messages")
def messages():
    return complete(request.json["messages"])
