"""Code that is compiled and then run is one fault; a switch is off for tests where the same call says so; dates are dates."""
# rules: code-injection, csrf-disabled, indirect-prompt-injection, path-traversal

import email
import imaplib
import io
import zipfile
from email.utils import parsedate_to_datetime

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/compiled")
def compiled():
    code = compile(request.json["formula"], "formula", "eval")  # expect: code-injection
    return jsonify(eval(code))  # ok: code-injection


@app.post("/run")
def run():
    return jsonify(eval(request.json["formula"]))  # expect: code-injection


def for_tests():
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)  # ok: csrf-disabled


def for_a_kiosk():
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)  # expect: csrf-disabled


def mails():
    box = imaplib.IMAP4_SSL("mail.example.com")
    return [email.message_from_bytes(parts[0][1]) for _, parts in [box.fetch("1", "(RFC822)")]]


@app.post("/dates")
def dates():
    days = [parsedate_to_datetime(mail["Date"]).date() for mail in mails()]
    return client.responses.create(model="m", input=f"Mails of {days}").id  # ok: indirect-prompt-injection


@app.post("/subjects")
def subjects():
    lines = [mail["Subject"] for mail in mails()]
    return client.responses.create(model="m", input=f"Mails about {lines}").id  # expect: indirect-prompt-injection


def uploaded():
    return io.BytesIO(request.files["archive"].read())


@app.post("/archive")
def archive():
    with zipfile.ZipFile(uploaded()) as it:  # ok: path-traversal
        return jsonify(it.namelist())


@app.post("/archive-by-name")
def archive_by_name():
    with zipfile.ZipFile(request.json["name"]) as it:  # expect: path-traversal
        return jsonify(it.namelist())
