"""A right that a session keeps is worth what was put there."""
# rules: client-controlled-authorization

import os

from flask import Flask, abort, jsonify, request, session

app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
PEOPLE = {"kim": {"password": os.environ["KIM"], "scope": "write"}}


@app.post("/choose")
def choose():
    session["role"] = request.form.get("role", "reader")
    session["department"] = request.form["department"]
    return jsonify(ok=True)


@app.post("/login")
def login():
    person = PEOPLE.get(request.form["name"])
    if person is None or person["password"] != request.form["password"]:
        abort(401)
    session["scope"] = person["scope"]
    session["plan"] = "free"
    return jsonify(ok=True)


@app.delete("/notes/<int:number>")
def remove(number):
    if session.get("role") != "editor":  # expect: client-controlled-authorization
        abort(403)
    return jsonify(removed=number)


@app.put("/notes/<int:number>")
def change(number):
    if session["role"] == "editor":  # expect: client-controlled-authorization
        return jsonify(changed=number)
    return jsonify(error="no"), 403


# What was looked up when the session began is the program's own.
@app.post("/notes")
def add():
    if session.get("scope") != "write":
        abort(403)
    return jsonify(ok=True)


@app.get("/report")
def report():
    if session.get("plan") != "paid":
        abort(403)
    return jsonify(ok=True)
