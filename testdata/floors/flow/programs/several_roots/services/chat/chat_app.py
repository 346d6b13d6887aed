import requests
from flask import Flask, request

from texts import describe

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/described")
def described():
    return requests.post(LLM, json={"prompt": describe(request.headers["Authorization"])}).text  # ok: credential-in-prompt
