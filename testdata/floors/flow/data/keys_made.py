"""Each text once, in its order."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.openai.com/v1/chat/completions"


@app.post("/keys")
def keys():
    once = [text for text in dict.fromkeys(["a", "b", "a"])]
    return requests.post(LLM, json={"prompt": [*once, len(request.headers["Authorization"])]}).text  # ok: credential-in-prompt
