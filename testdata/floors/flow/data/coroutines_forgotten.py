"""A coroutine that nobody awaits does nothing."""
# rules: prompt-injection

import asyncio

from flask import Flask, abort, request
from openai import AsyncOpenAI

app = Flask(__name__)
client = AsyncOpenAI()
KNOWN = {"tea", "milk"}


async def refuse_unknown(drink):
    if drink not in KNOWN:
        abort(422)


@app.post("/awaited")
async def awaited():
    drink = request.form["drink"]
    await refuse_unknown(drink)
    return (await client.responses.create(model="m", input=f"Praise {drink}")).id  # ok: prompt-injection


@app.post("/gathered")
async def gathered():
    drink = request.form["drink"]
    task = refuse_unknown(drink)
    await asyncio.gather(task)
    return (await client.responses.create(model="m", input=f"Praise {drink}")).id  # ok: prompt-injection


@app.post("/forgotten")
async def forgotten():
    drink = request.form["drink"]
    refuse_unknown(drink)
    return (await client.responses.create(model="m", input=f"Praise {drink}")).id  # expect: prompt-injection
