import requests
from flask import Blueprint, g, request

admin = Blueprint("admin", __name__)
LLM = "https://api.example.com/llm/completions"


@admin.before_request
def remember():
    g.here = request.headers["Authorization"]


@admin.post("/everywhere")
def everywhere():
    return requests.post(LLM, json={"prompt": g.everywhere}).text  # expect: credential-in-prompt


@admin.post("/here")
def here():
    return requests.post(LLM, json={"prompt": g.here}).text  # expect: credential-in-prompt
