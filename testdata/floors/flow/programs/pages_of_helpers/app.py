"""HTML that a helper of another module makes is answered by the view, however the helper is named."""
# rules: llm-output-to-html

import ollama
import pages
from flask import Flask
from pages import bubble

app = Flask(__name__)


def ask():
    return ollama.generate(model="small", prompt="Say hello.")["response"]


@app.get("/by-module")
def by_module():
    return pages.bubble(ask())  # expect: llm-output-to-html


@app.get("/by-name")
def by_name():
    return bubble(ask())  # expect: llm-output-to-html


@app.get("/list")
def in_list():
    return pages.listed([ask()])  # expect: llm-output-to-html


@app.get("/clean")
def clean():
    return pages.safe(ask())
