"""The names of all settings are no secrets, and neither are settings whose names have been looked at."""
# rules: secret-in-prompt, credential-in-log

import logging

from flask import Flask, current_app
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
log = logging.getLogger("settings")
VEILED = {"SECRET_KEY", "MAIL_PASSWORD"}
SHOWN = ("DEBUG", "TESTING", "PREFERRED_URL_SCHEME")


def ask(text):
    return client.responses.create(model="m", input=text).output_text


@app.post("/everything")
def everything():
    lines = [f"{name}: {value}" for name, value in current_app.config.items()]
    client.responses.create(model="m", input="; ".join(lines))  # expect: secret-in-prompt
    return "", 204


@app.post("/names")
def names():
    client.responses.create(model="m", input=", ".join(sorted(current_app.config)))
    log.info("settings: %s", list(app.config.keys()))
    for name in app.config:
        log.debug("there is %s", name)
    return "", 204


@app.post("/veiled")
def veiled():
    lines = [f"{name}: {'-' if name in VEILED else value}" for name, value in current_app.config.items()]
    client.responses.create(model="m", input="; ".join(lines))
    return "", 204


@app.post("/shown")
def shown():
    log.info("%s", {name: value for name, value in current_app.config.items() if name in SHOWN})
    return "", 204


@app.post("/wrong")
def wrong():
    log.info("%s", {name: value for name, value in current_app.config.items() if name not in SHOWN})  # expect: credential-in-log
    return "", 204
