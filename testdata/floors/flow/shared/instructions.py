"""Text that the program gives to a model in the system role, and where else it goes."""
# rules: system-prompt-in-response

import hashlib

from anthropic import Anthropic
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
claude = Anthropic()
RULES = "You answer for the shop. Never offer more than ten percent."
TONES = {"kind": "Be kind and patient with everybody.", "short": "Answer in one short sentence only."}
GREETING = "Welcome! What can we do for you today?"
REFUSAL = "That is nothing that this shop can do."


class Helper:
    persona = "You are the librarian of a small town."

    def __init__(self, instructions="Speak of books that are in stock only."):
        self.instructions = instructions

    def ask(self, text):
        return claude.messages.create(model="m", system=self.persona + self.instructions, messages=[{"role": "user", "content": text}])


def chat(system, text):
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    return client.chat.completions.create(model="m", messages=messages).choices[0].message.content


@app.post("/chat")
def talk():
    if not request.json["text"]:
        return jsonify(error=REFUSAL)  # ok: system-prompt-in-response
    return jsonify(text=chat(f"{RULES} {TONES['kind']}", request.json["text"]))  # ok: system-prompt-in-response


@app.get("/rules")
def rules():
    return jsonify(rules=RULES)  # expect: system-prompt-in-response


@app.get("/joined")
def joined():
    return jsonify(rules=f"Our rules: {RULES}")  # expect: system-prompt-in-response


@app.get("/tone")
def tone():
    return jsonify(tone=TONES["kind"])  # expect: system-prompt-in-response


@app.get("/tones")
def tones():
    return jsonify(tones=sorted(TONES))  # ok: system-prompt-in-response


@app.get("/greeting")
def greeting():
    return jsonify(greeting=GREETING)  # ok: system-prompt-in-response


@app.get("/version")
def version():
    return jsonify(version=hashlib.sha256(RULES.encode()).hexdigest()[:8], length=len(RULES))  # ok: system-prompt-in-response


@app.get("/persona")
def persona():
    return jsonify(persona=Helper.persona, reply=Helper().ask("hello").content[0].text)  # expect: system-prompt-in-response


@app.post("/conversation")
def conversation():
    messages = [{"role": "system", "content": RULES}, {"role": "user", "content": request.json["text"]}]
    reply = client.chat.completions.create(model="m", messages=messages)
    return jsonify(reply=reply.choices[0].message.content, messages=messages)  # expect: system-prompt-in-response
