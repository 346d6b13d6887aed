"""A helper looks a key up, or asks somebody: whoever calls it knows whose key it was; a test of its shape tells nothing."""
# rules: unauthenticated-llm-endpoint, token-presence-check

import hashlib
import sqlite3
from functools import wraps

import keyring_of_nobody
import requests
from flask import Flask, abort, g, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
db = sqlite3.connect("keys.db", check_same_thread=False)
SEEN = {}


def owner_of(key):
    digest = hashlib.sha256(key.encode()).hexdigest()
    row = db.execute("select owner from keys where digest = ?", (digest,)).fetchone()
    return row[0] if row else None


def looks_right(key):
    return key.startswith("k_") and len(key) == 34


def verdict_on(token):
    slot = hashlib.sha256(token.encode()).hexdigest()
    if slot in SEEN:
        return SEEN[slot]
    verdict = requests.post("https://id.example/check", data={"token": token}, timeout=5).json()
    SEEN[slot] = verdict
    return verdict


def draft():
    return jsonify(client.responses.create(model="m", input="draft: " + request.json["text"]).output_text)


def for_owners(view):
    @wraps(view)
    def inner(*args):
        key = request.headers.get("X-Api-Key", "")
        if not looks_right(key):
            return jsonify(error="malformed"), 401
        g.owner = owner_of(key)
        if g.owner is None:
            return jsonify(error="unknown"), 401
        return view(*args)

    return inner


def with_shape(view):
    @wraps(view)
    def inner(*args):
        if not looks_right(request.headers.get("X-Api-Key", "")):
            return jsonify(error="malformed"), 401
        return view(*args)

    return inner


@app.post("/owners")
@for_owners
def owners():  # ok: unauthenticated-llm-endpoint, token-presence-check
    return draft()


@app.post("/shapes")
@with_shape
def shapes():  # expect: token-presence-check
    return draft()


@app.post("/verdicts")
def verdicts():  # ok: unauthenticated-llm-endpoint, token-presence-check
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token:
        abort(401)
    if not verdict_on(token).get("active"):
        abort(401)
    return draft()


@app.post("/rings")
def rings():  # ok: unauthenticated-llm-endpoint, token-presence-check
    if not keyring_of_nobody.opens(request.headers.get("X-Api-Key", "")):
        abort(401)
    return draft()


async def refused():
    owner = owner_of(request.headers.get("X-Api-Key", ""))
    if not owner:
        return jsonify(error="unknown"), 401
    return None


@app.post("/awaited")
async def awaited():  # ok: unauthenticated-llm-endpoint, token-presence-check
    refusal = await refused()
    if refusal:
        return refusal
    return draft()


@app.post("/forgotten")
async def forgotten():  # expect: unauthenticated-llm-endpoint
    refused()
    return draft()
