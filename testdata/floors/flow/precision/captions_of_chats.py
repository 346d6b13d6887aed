"""Captions beside the client's words ask for nothing; a warning is for words that stand beside instructions."""

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def ask(text):
    return client.responses.create(model="m", input=text)


@app.post("/transcript")
def transcript():
    lines = "\n".join(f"{line['speaker']}: {line['words']}" for line in request.json["lines"])
    reply = client.responses.create(model="m", input=lines)  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/headed")
def headed():
    reply = client.responses.create(model="m", input="### File: " + request.json["name"] + "\n\n" + request.json["content"])  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/question")
def question():
    reply = client.responses.create(model="m", input=f"Q: {request.json['q']}\nA:")  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/instructed")
def instructed():
    reply = client.responses.create(model="m", input=f"Q: {request.json['q']}\nAnswer in one sentence, as a lawyer:")  # expect: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/later")
def later():
    text = "User: " + request.json["q"]
    reply = client.responses.create(model="m", input="Translate what follows. " + text)  # expect: prompt-injection
    return jsonify(text=reply.output_text)


def passages_for(text):
    return "\n\n".join(open(f"texts/{number}.txt").read() for number in range(len(text)))


@app.post("/context")
def with_context():
    text = request.json["q"]
    reply = client.responses.create(model="m", input=f"Context: {passages_for(text)}\n\nQuestion: {text}")  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/spanish")
def in_spanish():
    text = request.json["q"]
    reply = client.responses.create(model="m", input=f"Contexto: {passages_for(text)}\n\nPregunta: {text}")  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/uncaptioned")
def without_captions():
    text = request.json["q"]
    reply = client.responses.create(model="m", input=f"{passages_for('start')}\n\n{text}")  # expect: prompt-injection
    return jsonify(text=reply.output_text)


RULES = "Answer as a lawyer, in one sentence."


@app.post("/rules")
def with_rules():
    reply = client.responses.create(model="m", input=f"System: {RULES}\nUser: {request.json['q']}")  # expect: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/labels")
def with_labels():
    data = request.json
    text = "question:" + data["q"] + "|" "student_answer:" + data["a"]
    reply = client.responses.create(model="m", input=text)  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/long-label")
def with_long_label():
    reply = client.responses.create(model="m", input=f"Interview Question: {request.json['q']}")  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/short-order")
def with_short_order():
    reply = client.responses.create(model="m", input=f"Translate question: {request.json['q']}")  # expect: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/manner")
def with_manner():
    reply = client.responses.create(model="m", input=f"{request.json['q']}\nAnswer in French:")  # expect: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/picture")
def with_picture():
    picture = {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{request.json['image']}"}}
    messages = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]}]
    reply = client.chat.completions.create(model="m", messages=messages)  # ok: prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/order")
def with_order():
    reply = client.responses.create(model="m", input=f"Answer this question clearly:\n\n{request.json['q']}")  # expect: prompt-injection
    return jsonify(text=reply.output_text)
