"""`:=` in conditions and comprehensions."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/in_condition")
def in_condition():
    if token := request.headers.get("Authorization"):
        return requests.post(LLM, json={"prompt": token}).text  # expect: credential-in-prompt
    return "none"


@app.post("/in_condition_other")
def in_condition_other():
    if (size := len(request.headers["Authorization"])) > 3:
        return requests.post(LLM, json={"prompt": f"{size}"}).text  # ok: credential-in-prompt
    return "none"


@app.post("/in_comprehension")
def in_comprehension():
    last = ""
    texts = [last := text for text in ["a", request.headers["Authorization"]]]
    return requests.post(LLM, json={"prompt": f"{last} {len(texts)}"}).text  # expect: credential-in-prompt


@app.post("/in_call")
def in_call():
    return requests.post(LLM, json={"prompt": str(token := request.headers["Authorization"]) + str(len(token))}).text  # expect: credential-in-prompt
