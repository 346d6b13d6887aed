# rules: llm-output-in-authorization, client-controlled-authorization, llm-output-in-request, ssrf
# Privileges that a reply gives are kept in sessions and columns; what a decorator has checked leaves the model only the power to refuse.
import sqlite3
from functools import wraps

import requests
from flask import Flask, abort, jsonify, request, session
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
db = sqlite3.connect("team.db")
MAY_GRANT = {"owner": ("admin", "guest"), "admin": ("guest",)}


def ask(text):
    return client.responses.create(model="gpt-4.1", input=text).output_text


@app.post("/session")
def in_session():
    session["is_moderator"] = ask("moderator?") == "yes"  # expect: llm-output-in-authorization
    session["mood"] = ask("mood?")  # ok: llm-output-in-authorization
    return jsonify(ok=True)


@app.post("/column")
def in_column():
    if session.get("role") != "owner":
        abort(403)
    db.execute("insert into members (mail, role) values (?, ?)", (request.json["mail"], ask("role?")))  # expect: llm-output-in-authorization
    db.execute("insert into members (mail, job) values (?, ?)", (request.json["mail"], ask("job?")))  # ok: llm-output-in-authorization
    return jsonify(ok=True)


@app.post("/grantable")
def among_grantable():
    grantable = MAY_GRANT[session["role"]]
    role = ask("role?")
    if role not in grantable:
        role = "guest"
    db.execute("insert into members (mail, role) values (?, ?)", (request.json["mail"], role))  # ok: llm-output-in-authorization
    return jsonify(ok=True)


def may(permission):
    def decorate(view):
        @wraps(view)
        def checked(*args, **kwargs):
            verify_jwt_in_request()
            if permission not in get_jwt().get("permissions", []):
                abort(403)
            return view(*args, **kwargs)
        return checked
    return decorate


@app.post("/send")
@may("send")
def send():
    if ask("plausible?") != "yes":  # ok: llm-output-in-authorization
        abort(403)
    return jsonify(sent=True)


@app.post("/send/unchecked")
def send_unchecked():
    if ask("plausible?") != "yes":  # expect: llm-output-in-authorization
        abort(403)
    return jsonify(sent=True)


def logged_in(view):
    @wraps(view)
    def checked(*args, **kwargs):
        if "user" not in session:
            abort(401)
        return view(*args, **kwargs)
    return checked


@app.post("/send/logged-in")
@logged_in
def send_logged_in():
    if ask("plausible?") != "yes":  # expect: llm-output-in-authorization
        abort(403)
    return jsonify(sent=True)


@app.get("/log")
def log():
    if request.cookies.get("group") != "staff":  # expect: client-controlled-authorization
        return jsonify(error="staff only"), 403
    return jsonify(log=[])


@app.get("/colour")
def colour():
    if request.cookies.get("group") != "blue":  # ok: client-controlled-authorization
        return jsonify(error="blue only"), 403
    return jsonify(log=[])


@app.get("/search")
def search():
    found = requests.get("https://search.example/v1", params={"q": ask("words?")}, timeout=5)  # expect: llm-output-in-request
    more = requests.get("https://search.example/v1", params={"q": request.args["q"]}, timeout=5)  # ok: ssrf
    sent = requests.post("https://index.example/v1", json={"q": ask("words?")}, timeout=5)  # ok: llm-output-in-request
    return jsonify(n=len(found.text) + len(more.text) + len(sent.text))
