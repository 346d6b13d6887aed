"""A list of messages that outlives the request: what a message says is not who says it."""
# rules: prompt-injection, system-prompt-injection

from flask import Flask, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/say")
def say():
    session["messages"] = [{"role": "system", "content": "Answer briefly."}, {"role": "user", "content": request.json["text"]}]
    return jsonify(kept=True)


@app.post("/answer")
def answer():
    reply = client.chat.completions.create(model="m", messages=session["messages"])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.post("/play")
def play():
    session["played"] = [{"role": request.json["role"], "content": "Hello"}]
    return jsonify(kept=True)


@app.post("/act")
def act():
    reply = client.chat.completions.create(model="m", messages=session["played"])  # expect: system-prompt-injection
    return jsonify(reply.choices[0].message.content)
