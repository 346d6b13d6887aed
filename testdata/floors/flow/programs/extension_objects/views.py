import requests

from app import app
from extensions import log, store

LLM = "https://api.example.com/llm/completions"


@app.post("/last")
def last():
    return requests.post(LLM, json={"prompt": store.last()}).text  # expect: credential-in-prompt


@app.post("/last_size")
def last_size():
    return requests.post(LLM, json={"prompt": log.last()}).text  # ok: credential-in-prompt
