"""Coroutines that are awaited together; each result goes its own way."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import asyncio

from flask import Flask, request
from openai import AsyncOpenAI

app = Flask(__name__)
client = AsyncOpenAI()


async def translated(text):
    await asyncio.sleep(0)
    return f"Translate {text}"


async def measured(text):
    await asyncio.sleep(0)
    return f"Write {len(text)} words"


async def complete(content):
    messages = [{"role": "system", "content": content}]
    return messages


@app.post("/first")
async def first():
    left, right = await asyncio.gather(translated(request.args["text"]), measured(request.args["text"]))
    reply = await client.chat.completions.create(model="gpt-4o", messages=await complete(left), max_tokens=99)  # expect: system-prompt-injection
    return reply.choices[0].message.content


@app.post("/second")
async def second():
    left, right = await asyncio.gather(translated(request.args["text"]), measured(request.args["text"]))
    reply = await client.chat.completions.create(model="gpt-4o", messages=await complete(right), max_tokens=99)  # ok: system-prompt-injection
    return reply.choices[0].message.content
