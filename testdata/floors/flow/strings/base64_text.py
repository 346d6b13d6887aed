"""base64 hides nothing."""
# rules: credential-in-prompt

import base64

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/there_and_back")
def there_and_back():
    text = base64.b64encode(request.headers["Authorization"].encode())
    return requests.post(LLM, json={"prompt": base64.b64decode(text).decode()}).text  # expect: credential-in-prompt


@app.post("/url_safe_there_and_back")
def url_safe_there_and_back():
    text = base64.urlsafe_b64encode(request.headers["Authorization"].encode())
    return requests.post(LLM, json={"prompt": base64.urlsafe_b64decode(text).decode()}).text  # expect: credential-in-prompt


@app.post("/of_other_value")
def of_other_value():
    text = base64.b64encode(b"kim")
    size = len(base64.b64encode(request.headers["Authorization"].encode()))
    return requests.post(LLM, json={"prompt": text.decode() + str(size)}).text  # ok: credential-in-prompt
