"""What holds where the environment sets nothing: a default, or what stands behind `or`."""

import os

from flask import Flask

app = Flask(__name__)
app.secret_key = os.getenv("SESSION_SECRET") or "winter-coat-4711"  # expect: hardcoded-credential
SHOWN = os.getenv("SHOP_DEBUG", "True").lower() == "true"
HIDDEN = os.getenv("SHOP_TRACE", "false").lower() in ("1", "true", "yes")


def token_secret():
    return os.environ.get("SHOP_TOKEN_SECRET") or "summer-coat-4712"  # expect: hardcoded-credential


def cookie_secret():
    return os.environ.get("SHOP_COOKIE_SECRET", "spring-coat-4713")  # expect: hardcoded-credential


def header():
    return os.environ.get("SHOP_TOKEN_HEADER") or "X-Shop-Token"  # ok: hardcoded-credential


app.config["JWT_SECRET_KEY"] = token_secret()  # ok: hardcoded-credential
app.config["SECRET_KEY"] = cookie_secret()  # ok: hardcoded-credential


def start():
    app.run(debug=SHOWN)  # expect: debug-enabled


def start_quietly():
    app.run(debug=HIDDEN)  # ok: debug-enabled
