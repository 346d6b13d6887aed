"""Behind a host that is chosen elsewhere text chooses a page, no host."""
# rules: ssrf, open-redirect

import requests
from flask import Flask, redirect, request

import settings

app = Flask(__name__)


@app.get("/path")
def path():
    return requests.get(f"{settings.service}/items/{request.args['id']}", timeout=9).text  # ok: ssrf


@app.get("/query")
def query():
    return redirect(f"{settings.front}?{request.query_string.decode()}")  # ok: open-redirect


@app.get("/tenant")
def tenant():
    return requests.get(f"https://{settings.tenant}.example.com/{request.args['id']}", timeout=9).text  # ok: ssrf


@app.get("/host")
def host():
    return requests.get(f"https://{request.args['tenant']}.example.com/items", timeout=9).text  # expect: ssrf


@app.get("/scheme")
def scheme():
    return requests.get(f"{settings.scheme}://{request.args['host']}/items", timeout=9).text  # expect: ssrf


@app.get("/end")
def end():
    return requests.get(f"{settings.service}{request.args['id']}", timeout=9).text  # expect: ssrf
