"""Functions of libraries without a model: what goes in may come out."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
try:
    import acme_text
except ImportError:
    class acme_text:
        shorten = staticmethod(lambda text, limit=80: text[:limit])
        wrap = staticmethod(lambda **fields: str(fields))


@app.post("/argument")
def argument():
    return requests.post(LLM, json={"prompt": acme_text.shorten(request.headers["Authorization"], 80)}).text  # expect: credential-in-prompt


@app.post("/named_argument")
def named_argument():
    return requests.post(LLM, json={"prompt": acme_text.wrap(auth=request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/other_call")
def other_call():
    acme_text.shorten(request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": acme_text.shorten("hello")}).text  # ok: credential-in-prompt
