"""One setting of any name is no secret for want of another name; all of them together hold some."""
# rules: credential-in-log

import logging
import os

from flask import Flask, current_app, request

app = Flask(__name__)
log = logging.getLogger(__name__)


class Desk:
    def __init__(self, application):
        self.settings = application.config

    def open(self):
        for shelf in self.settings["SHELVES"]:
            log.info("shelf %s", shelf.title)  # ok: credential-in-log
        log.info("paid with %s", self.settings["PAYMENT_TOKEN"])  # expect: credential-in-log


@app.get("/who")
def who():
    name = request.environ.get(current_app.config["USER_VARIABLE"])
    log.info("hello %r", name)  # ok: credential-in-log
    log.info("from %r", request.environ["HTTP_AUTHORIZATION"])  # expect: credential-in-log
    return "ok"


@app.get("/product/<kind>")
def product(kind):
    log.info("product %r", current_app.config.get(f"PRODUCT_{kind}", "plain"))  # ok: credential-in-log
    log.info("settings %r", current_app.config)  # expect: credential-in-log
    Desk(current_app).open()
    return "ok"


def lookup(name, default=None):
    if name.startswith("vault/"):
        return os.getenv("VAULT_TOKEN")
    return os.getenv(name, default)


def lookup_text(name, default=None):
    found = lookup(name=name, default=default)
    return found if isinstance(found, str) else None


def begin():
    log.info("region %s", lookup("SHOP_REGION"))  # ok: credential-in-log
    log.info("region %s", lookup_text("SHOP_REGION"))  # ok: credential-in-log
    log.info("key %s", lookup("SHOP_API_KEY"))  # expect: credential-in-log
    log.info("key %s", lookup_text(name="SHOP_API_KEY"))  # expect: credential-in-log
