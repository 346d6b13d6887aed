"""Addresses that begin with a question mark, a number sign or a folder stay on their host, and JSON has no line breaks within its strings."""
# rules: open-redirect, log-injection

import json
import logging

from flask import Flask, redirect, request

app = Flask(__name__)
log = logging.getLogger(__name__)


@app.get("/query")
def query():
    return redirect("?page=" + request.args["page"])


@app.get("/fragment")
def fragment():
    return redirect(f"#{request.args['part']}")


@app.get("/login")
def login():
    return redirect("login?next=" + request.args["next"])


@app.get("/pages")
def pages():
    return redirect("pages/" + request.args["page"])


@app.get("/before")
def before():
    return redirect(request.args["page"] + "?back=1")  # expect: open-redirect


@app.get("/scheme")
def scheme():
    return redirect("https:" + request.args["page"])  # expect: open-redirect


@app.get("/slashes")
def slashes():
    return redirect("/" + request.args["page"])  # expect: open-redirect


@app.get("/logged")
def logged():
    name = request.args["name"]
    log.info("name %s", json.dumps(name))
    log.info("all %s", json.dumps({"name": name}, indent=2))
    log.info("name %s", name)  # expect: log-injection
    return ""
