import requests
from flask import Blueprint, g

chat = Blueprint("chat", __name__)
LLM = "https://api.example.com/llm/completions"


@chat.before_request
def remember():
    g.here = "nothing"


@chat.post("/everywhere")
def everywhere():
    return requests.post(LLM, json={"prompt": g.everywhere}).text  # expect: credential-in-prompt


@chat.post("/here")
def here():
    return requests.post(LLM, json={"prompt": g.here}).text  # ok: credential-in-prompt
