# rules: xss, template-injection
from flask import Flask, render_template_string, request

app = Flask(__name__)

PAGE = """<!doctype html>
<h1>{{ title }}</h1>
<p>{{ text }}</p>
"""

UNSAFE = """<!doctype html>
<h1>{{ title }}</h1>
<p>{{ text|safe }}</p>
"""


@app.get("/page")
def page():
    return render_template_string(PAGE, title="Page", text=request.args["text"])


@app.get("/unsafe")
def unsafe():
    return render_template_string(UNSAFE, title="Page", text=request.args["text"])  # expect: xss


@app.get("/fixed")
def fixed():
    return render_template_string(UNSAFE, title=request.args["title"], text="<b>fixed</b>")


@app.get("/inline")
def inline():
    return render_template_string(
        "<a href={{ target }}>{{ target }}</a>",  # expect: xss
        target=request.args["target"],
    )


@app.get("/joined")
def joined():
    name = request.args["name"]
    return render_template_string("<p>" + name + "</p>{{ name }}", name=name)  # expect: template-injection


@app.get("/broken")
def broken():
    return render_template_string("<p>{% if %}{{ name }}</p>", name=request.args["name"])
