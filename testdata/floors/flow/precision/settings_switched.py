"""A check that somebody can switch off is not switched off; one that is never on is."""
# rules: insecure-transport, debug-enabled

import os

import requests
from flask import Flask

app = Flask(__name__)


def fetch(url, checked):
    options = {"timeout": 9}
    if not checked:
        options["verify"] = False
    return requests.get(url, **options)  # ok: insecure-transport


def fetch_chosen(url):
    verify = False if os.environ.get("INSECURE") else True
    return requests.get(url, verify=verify, timeout=9)  # ok: insecure-transport


def fetch_never(url):
    options = {"timeout": 9, "verify": False}
    return requests.get(url, **options)  # expect: insecure-transport


def start():
    app.run(debug=True if os.environ.get("LOCAL") else False)  # ok: debug-enabled


def start_always():
    app.run(debug=True)  # expect: debug-enabled
