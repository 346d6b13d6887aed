"""What an awaitable gives keeps its meaning."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


async def make_session():
    return requests.Session()


class Muted:
    async def post(self, url, json):
        return "muted"


async def make_muted():
    return Muted()


@app.post("/awaited")
async def awaited():
    session = await make_session()
    return session.post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/awaited_at_once")
async def awaited_at_once():
    return (await make_session()).post(LLM, json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/awaited_other")
async def awaited_other():
    muted = await make_muted()
    return await muted.post(LLM, json={"prompt": request.headers["Authorization"]})  # ok: credential-in-prompt
