"""The debugger is on where nothing switches it; of several configurations one is chosen."""
# rules: debug-enabled

import os

from flask import Flask


class Config:
    DEBUG = False


class Development(Config):
    DEBUG = True


class Production(Config):
    pass


class Everywhere:
    DEBUG = True  # expect: debug-enabled


CONFIGS = {"development": Development, "production": Production, "default": Development}


def chosen():
    app = Flask(__name__)
    app.config.from_object(CONFIGS[os.getenv("STAGE", "default")])  # ok: debug-enabled
    return app


def always():
    app = Flask(__name__)
    app.config.from_object(Everywhere)
    return app


def by_attribute():
    app = Flask(__name__)
    app.debug = True  # expect: debug-enabled
    return app


def by_setting():
    app = Flask(__name__)
    app.debug = os.environ.get("DEBUG") == "1"  # ok: debug-enabled
    return app
