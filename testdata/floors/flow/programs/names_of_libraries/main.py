"""A module of the program may have a library's name: within it an import means the library, elsewhere the module."""
# rules: credential-in-prompt

from flask import Flask, request

from bots import cohere
from bots.ollama import Bot

app = Flask(__name__)


@app.post("/talk")
def talk():
    return Bot.say(request.headers["Authorization"])


@app.post("/own")
def own():
    return cohere.chat(request.headers["Authorization"])  # ok: credential-in-prompt
