"""`run_in_executor`, `to_thread` and pools."""
# rules: credential-in-prompt

import asyncio
from concurrent.futures import ThreadPoolExecutor

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
pool = ThreadPoolExecutor()


def describe(text):
    return "Auth " + text


def hide(text):
    return "***"


@app.post("/in_executor")
async def in_executor():
    loop = asyncio.get_running_loop()
    return requests.post(LLM, json={"prompt": await loop.run_in_executor(None, describe, request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/in_executor_other")
async def in_executor_other():
    loop = asyncio.get_running_loop()
    return requests.post(LLM, json={"prompt": await loop.run_in_executor(None, hide, request.headers["Authorization"])}).text  # ok: credential-in-prompt


@app.post("/in_thread")
async def in_thread():
    return requests.post(LLM, json={"prompt": await asyncio.to_thread(describe, request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/submitted")
def submitted():
    future = pool.submit(describe, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": future.result()}).text  # expect: credential-in-prompt


@app.post("/submitted_other")
def submitted_other():
    future = pool.submit(hide, request.headers["Authorization"])
    return requests.post(LLM, json={"prompt": future.result()}).text  # ok: credential-in-prompt


@app.post("/mapped")
def mapped():
    return requests.post(LLM, json={"prompt": " ".join(pool.map(describe, ["a", request.headers["Authorization"]]))}).text  # expect: credential-in-prompt
