"""Libraries that give text of what they are given: as a page, as parts that have matched, as spans of a trace."""
# rules: xss, credential-in-prompt, credential-in-log

import html
import re

import bleach
import markdown
from flask import Flask, request
from openai import OpenAI
from opentelemetry import trace

app = Flask(__name__)
client = OpenAI()


@app.get("/markdown")
def as_markdown():
    return markdown.markdown(request.args["text"])  # expect: xss


@app.get("/cleaned")
def cleaned():
    return bleach.clean(markdown.markdown(request.args["text"]))


@app.get("/links")
def links():
    return bleach.linkify(request.args["text"])  # expect: xss


@app.get("/unescaped")
def unescaped():
    return html.unescape(request.args["text"])  # expect: xss


@app.post("/matched")
def matched():
    token = re.match(r"Bearer (.+)", request.headers["Authorization"]).group(1)
    return client.responses.create(model="m", input=f"Who is {token}?").id  # expect: credential-in-prompt


@app.post("/traced")
def traced():
    span = trace.get_current_span()
    span.set_attribute("caller", request.headers["Authorization"])  # expect: credential-in-log
    span.set_attribute("has_token", "Authorization" in request.headers)
    return "traced"
