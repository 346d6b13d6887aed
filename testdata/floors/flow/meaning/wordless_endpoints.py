"""Addresses at which a model answers with numbers, verdicts or sounds: nothing there is an instruction or a reply."""
# rules: system-prompt-injection, credential-to-llm-endpoint, llm-output-to-html

import os

import requests
from flask import Flask, request

app = Flask(__name__)
BASE = os.environ["LLM_BASE"]


@app.post("/near")
def near():
    body = {"model": "text-embedding-3-small", "input": request.form["query"]}
    found = requests.post(f"{BASE}/embeddings", json=body, timeout=9)  # ok: system-prompt-injection
    return str(found.json()["data"][0]["embedding"])


@app.post("/allowed")
def allowed():
    body = {"model": "omni", "input": request.json["text"]}
    found = requests.post("https://api.openai.com/v1/moderations", json=body, timeout=9)  # ok: system-prompt-injection
    return str(found.json()["results"][0]["flagged"])


@app.post("/speak")
def speak():
    body = {"model": "tts", "input": request.get_json()["input"], "voice": "a"}
    sound = requests.post(f"{BASE}/v1/audio/speech", json=body, timeout=9)  # ok: system-prompt-injection
    return sound.content  # ok: llm-output-to-html


@app.post("/mine")
def mine():
    headers = {"Authorization": request.headers["Authorization"]}
    body = {"model": "m", "input": "x"}
    return requests.post(f"{BASE}/v1/embeddings", json=body, headers=headers, timeout=9).json()  # expect: credential-to-llm-endpoint


@app.post("/answer")
def answer():
    body = {"model": "m", "input": request.get_json()["input"]}
    found = requests.post(f"{BASE}/v1/responses", json=body, timeout=9)  # expect: system-prompt-injection
    return found.content  # expect: llm-output-to-html
