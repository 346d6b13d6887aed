"""Modules that import each other by star, and a name that none of them has."""
# rules: prompt-injection

from flask import Flask, request
from shop import *

app = Flask(__name__)


@app.post("/ask")
def ask():
    return answer("Answer as a clerk: " + request.json["question"])


@app.post("/whisper")
def whisper():
    return nobody_has_this("Answer as a clerk: " + request.json["question"])
