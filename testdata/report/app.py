"""Ü 日本 🦀: columns count characters."""
from flask import Flask, request

from assistant import ask

app = Flask(__name__)


@app.post("/问")
def question():
    größe = "🦀🦀"; token = request.headers["Authorization"]
    return ask(größe, f"日本 {token}")
