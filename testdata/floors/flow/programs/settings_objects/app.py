"""`from_object` with a class of settings."""
# rules: credential-in-prompt

import requests
from flask import Flask, current_app, request

from settings import Production

app = Flask(__name__)
app.config.from_object(Production)
plain = Flask("plain")
plain.config.from_object("settings.Plain")


@app.post("/asked")
def asked():
    return requests.post(app.config["ENDPOINT"], json={"prompt": request.headers["Authorization"]}).text  # expect: credential-in-prompt


@app.post("/asked_inherited")
def asked_inherited():
    return requests.post(current_app.config["BACKUP"], json={"prompt": request.headers["Authorization"]}).text  # known-miss: credential-in-prompt


@plain.post("/stored")
def stored():
    return requests.post(plain.config["ENDPOINT"], json={"note": request.headers["Authorization"]}).text  # ok: credential-in-prompt
