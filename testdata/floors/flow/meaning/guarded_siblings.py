"""An open route to a model among guarded ones was forgotten, most likely."""

from flask import Flask, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.get("/quota")
def quota():
    if "user" not in session:
        return jsonify(error="who are you?"), 401
    return jsonify(left=100)


@app.post("/summary")
def summary():
    if "user" not in session:
        return jsonify(error="who are you?"), 401
    reply = client.responses.create(model="m", input=request.json["text"])
    return jsonify(text=reply.output_text)


@app.post("/chat")
def chat():  # expect: unauthenticated-llm-endpoint
    reply = client.responses.create(model="m", input=request.json["text"])
    return jsonify(text=reply.output_text)
