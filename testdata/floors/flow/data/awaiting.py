"""`await` gives what the coroutine returns."""
# rules: credential-in-prompt

import asyncio

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


async def describe(text):
    await asyncio.sleep(0)
    return "Auth " + text


async def hide(text):
    await asyncio.sleep(0)
    return "***"


class Holder:
    async def __aenter__(self):
        return request.headers["Authorization"]

    async def __aexit__(self, *exc):
        return None


@app.post("/awaited")
async def awaited():
    return requests.post(LLM, json={"prompt": await describe(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/awaited_other")
async def awaited_other():
    return requests.post(LLM, json={"prompt": await hide(request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/task")
async def task():
    running = asyncio.create_task(describe(request.headers["Authorization"]))
    return requests.post(LLM, json={"prompt": await running}).text  # expect: credential-in-prompt


@app.post("/entered")
async def entered():
    async with Holder() as text:
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


@app.post("/run")
def run():
    return requests.post(LLM, json={"prompt": asyncio.run(describe(request.headers["Authorization"]))}).text  # expect: credential-in-prompt


@app.post("/run_other")
def run_other():
    return requests.post(LLM, json={"prompt": asyncio.run(hide(request.headers["Authorization"]))}).text  # ok: credential-in-prompt
