"""`async for` and asynchronous comprehensions."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


async def words(text):
    yield "start"
    yield text


async def sizes(text):
    yield str(len(text))


@app.post("/looped")
async def looped():
    result = ""
    async for word in words(request.headers["Authorization"]):
        result += word
    return requests.post(LLM, json={"prompt": result}).text  # expect: credential-in-prompt


@app.post("/looped_other")
async def looped_other():
    result = ""
    async for word in sizes(request.headers["Authorization"]):
        result += word
    return requests.post(LLM, json={"prompt": result}).text  # ok: credential-in-prompt


@app.post("/comprehended")
async def comprehended():
    return requests.post(LLM, json={"prompt": " ".join([word async for word in words(request.headers["Authorization"])])}).text  # expect: credential-in-prompt
