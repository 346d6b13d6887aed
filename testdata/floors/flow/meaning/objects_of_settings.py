"""Settings out of an object of a class stand where the class has them."""
# rules: insecure-cookie, csrf-disabled

import os

from flask import Flask


class Settings:
    SESSION_COOKIE_HTTPONLY = False  # expect: insecure-cookie


class Live(Settings):
    WTF_CSRF_CHECK_DEFAULT = False  # expect: csrf-disabled
    SECRET_KEY = os.environ["SECRET_KEY"]


class Testing(Settings):
    WTF_CSRF_ENABLED = False  # ok: csrf-disabled


app = Flask(__name__)
app.config.from_object(Live())
tested = Flask("tested")
tested.config.from_object(Testing())
