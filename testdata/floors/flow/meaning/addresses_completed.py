"""An address that `urljoin` completes is known by its parts."""
# rules: prompt-injection, ssrf

import os
from urllib.parse import urljoin

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
BASE = os.environ.get("LLM_BASE_URL", "https://llm.internal.example/")


@app.post("/setting")
def setting():
    answer = requests.post(urljoin(BASE, "v1/completions"), json={"prompt": "Say " + request.json["text"]}, timeout=9)  # expect: prompt-injection
    answer.raise_for_status()
    return jsonify(done=True)


@app.post("/fixed")
def fixed():
    body = {"prompt": "Say " + request.json["text"]}
    answer = requests.post(urljoin("https://api.openai.com/", "v1/completions"), json=body, timeout=9)  # expect: prompt-injection
    answer.raise_for_status()
    return jsonify(done=True)


@app.post("/other")
def other():
    answer = requests.post(urljoin("https://tickets.example/", "v1/notes"), json={"text": request.json["text"]}, timeout=9)
    answer.raise_for_status()
    return jsonify(done=True)


@app.post("/chosen")
def chosen():
    return jsonify(requests.get(urljoin("https://tickets.example/", request.json["page"]), timeout=9).ok)  # expect: ssrf
