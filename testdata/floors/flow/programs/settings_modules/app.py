"""A module of settings, written by one view and read by another."""
# rules: credential-in-prompt

import requests
from flask import Flask, request

import settings
from settings import NAME

app = Flask(__name__)


@app.post("/write")
def write():
    settings.CURRENT = request.headers["Authorization"]
    settings.KNOWN["auth"] = request.headers["Authorization"]
    return "written"


@app.post("/current")
def current():
    return requests.post(settings.LLM, json={"prompt": settings.CURRENT}).text  # expect: credential-in-prompt


@app.post("/known")
def known():
    return requests.post(settings.LLM, json={"prompt": str(settings.KNOWN)}).text  # expect: credential-in-prompt


@app.post("/name")
def name():
    return requests.post(settings.LLM, json={"prompt": NAME + settings.OTHER}).text  # ok: credential-in-prompt
