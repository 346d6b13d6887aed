"""`asyncio.gather` gives one result for each awaitable."""
# rules: credential-in-prompt

import asyncio

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


async def describe(text):
    return "Auth " + text


async def hide(text):
    return "***"


@app.post("/first")
async def first():
    left, right = await asyncio.gather(describe(request.headers["Authorization"]), hide("a"))
    return requests.post(LLM, json={"prompt": left}).text  # expect: credential-in-prompt


@app.post("/second")
async def second():
    left, right = await asyncio.gather(describe(request.headers["Authorization"]), hide("a"))
    return requests.post(LLM, json={"prompt": right}).text  # ok: credential-in-prompt


@app.post("/spread")
async def spread():
    results = await asyncio.gather(*[describe(text) for text in ["a", request.headers["Authorization"]]])
    return requests.post(LLM, json={"prompt": " ".join(results)}).text  # expect: credential-in-prompt


@app.post("/waited")
async def waited():
    return requests.post(LLM, json={"prompt": await asyncio.wait_for(describe(request.headers["Authorization"]), timeout=3)}).text  # expect: credential-in-prompt
