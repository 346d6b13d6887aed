"""A URL of a model whose host is looked up among known ones is no choice of the model any more."""
# rules: llm-output-in-request, ssrf

from urllib.parse import urlparse

import requests
from flask import Flask, abort, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
HOSTS = frozenset({"wiki.example", "news.example"})


def suggest():
    return client.responses.create(model="small", input="Which page?").output_text


def is_known(url):
    return urlparse(url).hostname in HOSTS


@app.get("/hostname")
def by_hostname():
    url = suggest()
    if urlparse(url).hostname not in HOSTS:
        abort(400)
    return jsonify(size=len(requests.get(url, timeout=5).text))


@app.get("/netloc")
def by_netloc():
    parts = urlparse(url := suggest())
    if parts.scheme != "https" or parts.netloc not in HOSTS:
        abort(400)
    return jsonify(size=len(requests.get(url, timeout=5).text))


@app.get("/helper")
def by_helper():
    url = suggest()
    if not is_known(url):
        abort(400)
    return jsonify(size=len(requests.get(url, timeout=5).text))


@app.get("/scheme")
def by_scheme():
    url = suggest()
    if urlparse(url).scheme != "https":
        abort(400)
    return jsonify(size=len(requests.get(url, timeout=5).text))  # expect: llm-output-in-request


@app.get("/contained")
def contained():
    url = suggest()
    if "wiki.example" not in url:
        abort(400)
    return jsonify(size=len(requests.get(url, timeout=5).text))  # expect: llm-output-in-request


@app.get("/path")
def path_only():
    return jsonify(size=len(requests.get("https://wiki.example/" + suggest(), timeout=5).text))  # expect: llm-output-in-request
