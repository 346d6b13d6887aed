"""Behind the `@` of an address with a password stands its host."""
# rules: credential-in-log, secret-in-prompt

import logging
import os

from flask import Flask

app = Flask(__name__)
log = logging.getLogger("store")
app.config["DSN"] = "postgres://control:{}@db/control".format(os.environ["DATABASE_PASSWORD"])


@app.get("/whole")
def whole():
    log.info("store at %s", app.config["DSN"])  # expect: credential-in-log
    return "whole"


@app.get("/host")
def host():
    log.info("store at %s", app.config["DSN"].rpartition("@")[2])  # ok: credential-in-log
    return "host"


@app.get("/before")
def before():
    log.info("store of %s", app.config["DSN"].rpartition("@")[0])  # expect: credential-in-log
    return "before"


@app.get("/behind_a_slash")
def behind_a_slash():
    log.info("store at %s", app.config["DSN"].partition("//")[2])  # expect: credential-in-log
    return "behind"
