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
    body = {"prompt": "Say " + request.json["text"]}
    return jsonify(size=len(requests.post(urljoin(BASE, "v1/completions"), json=body, timeout=9).text))  # expect: prompt-injection


@app.post("/fixed")
def fixed():
    body = {"prompt": "Say " + request.json["text"]}
    url = urljoin("https://api.openai.com/", "v1/completions")
    return jsonify(size=len(requests.post(url, json=body, timeout=9).text))  # expect: prompt-injection


@app.post("/other")
def other():
    body = {"text": request.json["text"]}
    return jsonify(size=len(requests.post(urljoin("https://tickets.example/", "v1/notes"), json=body, timeout=9).text))


@app.post("/chosen")
def chosen():
    return jsonify(size=len(requests.get(urljoin("https://tickets.example/", request.json["page"]), timeout=9).text))  # expect: ssrf
