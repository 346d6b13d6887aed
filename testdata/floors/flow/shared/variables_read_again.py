"""A function reads a module variable after it has written it: what it wrote is there, whatever is written later."""
# rules: system-prompt-injection, credential-in-prompt

import openai
from flask import Flask, jsonify, request

app = Flask(__name__)
history = ""
latest = None
cleared = None


def complete(question, history):
    reply = openai.ChatCompletion.create(  # expect: system-prompt-injection
        model="m",
        messages=[
            {"role": "system", "content": f"You help people who call. So far: {history}"},
            {"role": "user", "content": question},
        ],
    )
    return reply["choices"][0]["message"]["content"]


def chat(question):
    global history
    history += f"\nUser: {question}\n"
    said = complete(question, history)
    history += said + "\n"
    return said


@app.get("/chat")
def talk():
    return jsonify(answer=chat(request.args["q"]))


@app.get("/latest")
def tell():
    global latest
    latest = request.headers["Authorization"]
    return ask(latest)


@app.get("/cleared")
def cleaned():
    global cleared
    cleared = request.headers["Authorization"]
    cleared = "nobody"
    return ask_other(cleared)


def ask(text):
    return openai.Completion.create(model="m", prompt=text)["id"]  # expect: credential-in-prompt


def ask_other(text):
    return openai.Completion.create(model="m", prompt=text)["id"]  # ok: credential-in-prompt
