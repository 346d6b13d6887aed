import requests

import state
from app import app

LLM = "https://api.example.com/llm/completions"


@app.post("/last")
def last():
    return requests.post(LLM, json={"prompt": state.last}).text  # expect: credential-in-prompt


@app.post("/history")
def history():
    return requests.post(LLM, json={"prompt": " ".join(state.history)}).text  # expect: credential-in-prompt


@app.post("/name")
def name():
    return requests.post(LLM, json={"prompt": state.name}).text  # ok: credential-in-prompt
