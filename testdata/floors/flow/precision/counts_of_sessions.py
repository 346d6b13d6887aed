"""How much a session holds says nothing of who the caller is."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/counted")
def counted():  # expect: unauthenticated-llm-endpoint
    if len(session.get("lines", [])) > 9:
        return jsonify(error="too much"), 400
    return jsonify(text=client.responses.create(model="m", input=request.json["text"]).output_text)


@app.post("/known")
def known():  # ok: unauthenticated-llm-endpoint
    if "user" not in session:
        return jsonify(error="who are you?"), 401
    return jsonify(text=client.responses.create(model="m", input=request.json["text"]).output_text)
