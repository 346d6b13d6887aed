"""Views in a package, helpers in a sub-package."""
# rules: credential-in-prompt

from flask import request

from notes import app
from notes.llm.client import ask, ask_about
import notes.llm.prompts


@app.post("/described")
def described():
    return ask(notes.llm.prompts.describe(request.headers["Authorization"]))


@app.post("/greeted")
def greeted():
    return ask_about(notes.llm.prompts.greet(request.headers["Authorization"]))
