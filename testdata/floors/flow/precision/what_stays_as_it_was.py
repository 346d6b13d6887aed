"""A default that nothing needs, copies of what lies within, elements that a function lets through, settings picked by harmless names."""
# rules: credential-to-llm-endpoint, ssrf, system-prompt-injection, credential-in-log

import copy
import logging
from urllib.parse import urlsplit

import requests
from flask import Flask, current_app, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
log = logging.getLogger("ferry")
LLM = "https://api.openai.com/v1/completions"
PORTS = ("north.example", "south.example")


def of_port(url):
    return urlsplit(url).hostname in PORTS


def is_long(url):
    return len(url) > 3


@app.post("/defaults")
def defaults():
    parts = {"voice": "You sell tickets."}
    parts.setdefault("voice", request.json["voice"])
    client.responses.create(model="m", instructions=parts["voice"], input="Hello.")  # ok: system-prompt-injection
    parts.setdefault("manner", request.json["voice"])
    client.responses.create(model="m", instructions=parts["manner"], input="Hello.")  # expect: system-prompt-injection
    return "asked"


@app.post("/copies")
def copies():
    calls = {"llm": {"headers": {"Accept": "text/plain"}}}
    deep, flat = copy.deepcopy(calls), copy.copy(calls)
    calls["llm"]["headers"]["X-Caller"] = request.headers["Authorization"]
    requests.post(LLM, json={"prompt": "Hello."}, headers=deep["llm"]["headers"], timeout=9)  # ok: credential-to-llm-endpoint
    requests.post(LLM, json={"prompt": "Hello."}, headers=flat["llm"]["headers"], timeout=9)  # expect: credential-to-llm-endpoint
    return "asked"


@app.post("/filtered")
def filtered():
    urls = request.json["urls"]
    for url in filter(of_port, urls):
        requests.get(url, timeout=9)  # ok: ssrf
    for url in filter(is_long, urls):
        requests.get(url, timeout=9)  # expect: ssrf
    return "fetched"


@app.get("/settings")
def settings():
    shown = {name: value for name, value in current_app.config.items() if name in ("TITLE", "THEME")}
    log.info("settings %s", shown)  # ok: credential-in-log
    hidden = {name: value for name, value in current_app.config.items() if name in ("TITLE", "SECRET_KEY")}
    log.info("settings %s", hidden)  # expect: credential-in-log
    return "logged"
