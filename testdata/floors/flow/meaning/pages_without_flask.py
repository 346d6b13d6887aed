"""Jinja by itself escapes nothing unless it is told to; what a view returns is a page."""
# rules: xss, llm-output-to-html

import jinja2
import ollama
from flask import Flask, request
from jinja2 import Environment, Template, select_autoescape

app = Flask(__name__)
plain = Environment()
escaping = Environment(autoescape=True)
chosen = Environment(autoescape=select_autoescape())


@app.get("/plain")
def of_plain():
    return plain.from_string("<p>{{ q }}</p>").render(q=request.args["q"])  # expect: xss


@app.get("/template")
def of_template():
    page = jinja2.Template("<p>{{ q }}</p>").render(q=request.args["q"])
    return page  # expect: xss


@app.get("/escaping")
def of_escaping():
    return escaping.from_string("<p>{{ q }}</p>").render(q=request.args["q"])


@app.get("/chosen")
def of_chosen():
    return chosen.from_string("<p>{{ q }}</p>").render(q=request.args["q"])


@app.get("/told")
def of_told():
    return Template("<p>{{ q }}</p>", autoescape=True).render(q=request.args["q"])


# A prompt is no page.
@app.get("/prompt")
def of_prompt():
    ollama.embed(model="m", input=Template("Sum up: {{ q }}").render(q="all"))
    return ""


# Upper case hides nothing.
@app.get("/loud")
def loud():
    return plain.from_string("<p>{{ q|upper }}</p>").render(q=request.args["q"])  # expect: xss
