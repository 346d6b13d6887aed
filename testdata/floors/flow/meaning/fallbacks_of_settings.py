"""What holds where the environment sets nothing: a default, or what stands behind `or`."""

import os

from flask import Flask

app = Flask(__name__)
app.secret_key = os.getenv("SESSION_SECRET") or "winter-coat-4711"  # expect: hardcoded-credential
SHOWN = os.getenv("SHOP_DEBUG", "True").lower() == "true"
HIDDEN = os.getenv("SHOP_TRACE", "false").lower() in ("1", "true", "yes")


def start():
    app.run(debug=SHOWN)  # expect: debug-enabled


def start_quietly():
    app.run(debug=HIDDEN)  # ok: debug-enabled
