"""Cookies parsed by hand are judged by their names."""
# rules: credential-in-prompt

from http.cookies import SimpleCookie
import requests
from flask import Flask, request
app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.get("/a")
def a():
    jar = SimpleCookie(request.headers.get("Cookie", ""))
    requests.post(LLM, json={"prompt": "x " + jar["theme"].value}, timeout=30)  # ok: credential-in-prompt
    requests.post(LLM, json={"prompt": "x " + jar["session_token"].value}, timeout=30)  # expect: credential-in-prompt
    second = SimpleCookie()
    second.load(request.headers["Cookie"])
    requests.post(LLM, json={"prompt": "x " + second["lang"].value}, timeout=30)  # ok: credential-in-prompt
    return ""
