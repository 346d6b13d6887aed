"""What a function does only where a caller switches it on, nobody does who leaves the switch off."""
# rules: xss, path-traversal

from urllib.parse import unquote

from flask import Flask, request, send_file
from markupsafe import Markup, escape
from werkzeug.utils import secure_filename

app = Flask(__name__)


def banner(message, trusted=False):
    if trusted:
        return Markup(f"<p>{message}</p>")  # ok: xss
    return Markup("<p>%s</p>") % escape(message)


def caption(text, as_html=False):
    if not as_html:
        return escape(text)
    return Markup("<b>" + text + "</b>")  # expect: xss


def heading(text, as_html=False):
    # Hands the switch on.
    return caption(text, as_html)


def export(name, by_operator=False):
    if by_operator:
        path = unquote(name)
    else:
        path = "/srv/exports/" + secure_filename(unquote(name))
    return send_file(path)  # ok: path-traversal


def backup(name, by_operator=False):
    path = unquote(name) if by_operator else "/srv/backups/" + secure_filename(name)
    return send_file(path)  # expect: path-traversal


@app.get("/banner")
def show_banner():
    return banner("no such order: " + request.args["order"])


@app.get("/start")
def start():
    return banner("<i>welcome</i>", trusted=True)


@app.get("/caption")
def show_caption():
    return caption(request.args["text"])


@app.get("/heading")
def show_heading():
    return heading(request.args["text"], as_html=True)


@app.get("/export")
def show_export():
    return export(request.args["name"])


@app.get("/backup")
def show_backup():
    return backup(request.args["name"], by_operator=request.args.get("operator"))
