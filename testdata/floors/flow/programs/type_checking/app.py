"""Imports for the type checker only."""
# rules: credential-in-prompt

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from client import make_client

if TYPE_CHECKING:
    from client import Client, Muted

app = Flask(__name__)


def ask(client: Client, text: str) -> str:
    return client.send(text)


def ask_muted(client: Muted, text: str) -> str:
    return client.send(text)


@app.post("/asked")
def asked():
    return ask(make_client("open"), request.headers["Authorization"])


@app.post("/muted")
def muted():
    return ask_muted(make_client("muted"), request.headers["Authorization"])
