"""A check that is a coroutine and is never awaited has not run: the coroutine itself is true."""
# rules: unauthenticated-llm-endpoint

import hmac
import os

from flask import Flask, abort, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


async def is_signed():
    given = request.headers.get("X-Signature", "")
    return hmac.compare_digest(given, hmac.new(os.environ["HOOK_SECRET"].encode(), request.get_data(), "sha256").hexdigest())


def answer():
    return jsonify(client.responses.create(model="m", input="x").output_text)


@app.post("/forgotten")
async def forgotten():  # expect: unauthenticated-llm-endpoint
    if not is_signed():
        abort(401)
    return answer()


@app.post("/kept_in_a_variable")
async def kept_in_a_variable():  # expect: unauthenticated-llm-endpoint
    signed = is_signed()
    if signed:
        return answer()
    return jsonify("no"), 401


@app.post("/awaited")
async def awaited():  # ok: unauthenticated-llm-endpoint
    if not await is_signed():
        abort(401)
    return answer()


@app.post("/awaited_later")
async def awaited_later():  # ok: unauthenticated-llm-endpoint
    signed = is_signed()
    if not await signed:
        abort(401)
    return answer()
