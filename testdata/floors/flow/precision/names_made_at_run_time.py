"""A secret that lies under a name made at run time is none of what is read under a harmless one."""
# rules: credential-in-log

import json
import logging
import os
from pathlib import Path

from flask import Flask, jsonify

app = Flask(__name__)
log = logging.getLogger("store")
SETTINGS = json.loads(Path("settings.json").read_text())


def resolved():
    settings = dict(SETTINGS)
    for name, value in settings.items():
        if value.startswith("env/"):
            settings[name] = os.environ["STORE_TOKEN"]
    return settings


@app.get("/where")
def where():
    log.info("store at %s", resolved()["endpoint_url"])  # ok: credential-in-log
    return jsonify(ok=True)


@app.get("/with")
def with_what():
    log.info("store opened with %s", resolved()["store_token"])  # expect: credential-in-log
    return jsonify(ok=True)


@app.get("/everything")
def everything():
    log.info("settings %s", resolved())  # expect: credential-in-log
    return jsonify(ok=True)


@app.get("/kept")
def kept():
    for name in list(SETTINGS):
        SETTINGS[name] = os.environ["STORE_TOKEN"]
    log.info("store at %s", SETTINGS["endpoint_url"])  # ok: credential-in-log
    log.info("store opened with %s", SETTINGS["store_token"])  # expect: credential-in-log
    return jsonify(ok=True)
