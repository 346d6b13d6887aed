"""A model's server is asked about its models: nothing is generated."""
# rules: system-prompt-injection, prompt-injection, llm-endpoint-from-request, unauthenticated-llm-endpoint

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
SERVER = "http://localhost:11434"


@app.get("/models")
def models():
    return jsonify(requests.get(f"{SERVER}/api/tags", params={"q": request.args["q"]}, timeout=5).json())


@app.post("/details")
def details():
    return jsonify(requests.post(f"{SERVER}/api/show", json={"model": request.json["model"]}, timeout=5).json())  # ok: prompt-injection


@app.post("/chat")
def chat():  # expect: unauthenticated-llm-endpoint
    body = {"model": "m", "prompt": request.json["text"], "stream": False}
    return jsonify(requests.post(f"{SERVER}/api/generate", json=body, timeout=5).json())  # expect: prompt-injection
