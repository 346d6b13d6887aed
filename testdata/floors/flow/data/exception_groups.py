"""`except*` and the exceptions of a group."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/grouped")
def grouped():
    text = "none"
    try:
        raise ExceptionGroup("several", [ValueError(request.headers["Authorization"]), TypeError("b")])
    except* ValueError as group:
        text = str(group.exceptions[0])
    except* TypeError:
        pass
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/other_group")
def other_group():
    text = "none"
    try:
        raise ExceptionGroup("several", [ValueError("a"), TypeError("b")])
    except* ValueError as group:
        text = str(group.exceptions[0]) + str(len(request.headers["Authorization"]))
    except* TypeError:
        pass
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt
