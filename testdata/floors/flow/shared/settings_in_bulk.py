"""Settings of all kinds are put into the configuration in bulk; each is read by its name."""
# rules: credential-in-log

import logging
import os

from flask import Flask, current_app

app = Flask(__name__)
log = logging.getLogger(__name__)

SECRETS = {"PAYMENT_KEY": os.environ["PAYMENT_SECRET_KEY"]}


def configure():
    for name, value in SECRETS.items():
        current_app.config[name] = value
    current_app.config["SIGNATURE"] = os.environ["PAYMENT_SECRET_KEY"]


with app.app_context():
    configure()


@app.get("/region")
def region():
    log.info("region %s", current_app.config["REGION"])  # ok: credential-in-log
    log.info("signed with %s", current_app.config["SIGNATURE"])  # expect: credential-in-log
    return "ok"
