"""Where nobody is asked who they are, an open route is no omission; how much is kept for a caller says nothing of who they are."""

from flask import Flask, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.get("/about")
def about():
    return jsonify(version=2)


@app.post("/chat")
def chat():  # ok: unauthenticated-llm-endpoint
    if "lines" not in session:
        session["lines"] = []
    if len(session["lines"]) > 9:
        session["lines"] = session["lines"][-8:]
    reply = client.responses.create(model="m", input=request.json["text"])
    return jsonify(text=reply.output_text)
