"""Filters of the program's own: what one marks as HTML is not escaped any more, what another gives as text is."""

import html

import openai
from flask import Blueprint, Flask, render_template, request
from flask_login import login_required
from markupsafe import Markup, escape

from words import shout

notes = Blueprint("notes", __name__)


def bold(text):
    return Markup("<b>" + text + "</b>")  # expect: xss


def create_app():
    app = Flask(__name__)

    @app.template_filter("rich")
    def rich(text):
        return Markup(text.replace("\n", "<br>"))  # expect: xss, llm-output-to-html

    @app.template_filter()
    def lines(text):
        return Markup("<br>").join(escape(text).split("\n"))  # ok: xss

    @app.template_filter("money")
    def money(value):
        return f"{value} EUR"

    app.jinja_env.filters["bold"] = bold
    app.add_template_filter(shout)
    app.register_blueprint(notes)
    return app


@notes.app_template_filter("quoted")
def quoted(text):
    return Markup("<q>" + html.escape(text) + "</q>")  # ok: xss


@notes.get("/notes")
def show():
    return render_template("note.html", title=request.args["title"], price=request.args["price"])


@notes.post("/ask")
@login_required
def ask():
    reply = openai.OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": request.form["q"]}])
    return render_template("answer.html", reply=reply.choices[0].message.content)
