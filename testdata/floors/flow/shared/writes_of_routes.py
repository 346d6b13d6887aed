"""Routes that change what is stored, under a token."""
# rules: missing-scope-check

import os
import sqlite3

import jwt
from flask import Flask, abort, g, jsonify, request

app = Flask(__name__)
NOTES = {}


@app.before_request
def identify():
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        g.claims = jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        abort(401)


def database():
    return sqlite3.connect("notes.db")


@app.delete("/notes/<int:number>")
def remove(number):  # expect: missing-scope-check
    database().execute("DELETE FROM notes WHERE id = ?", (number,))
    return jsonify(removed=number)


@app.delete("/own/<int:number>")
def remove_own(number):  # ok: missing-scope-check
    database().execute("DELETE FROM notes WHERE id = ? AND owner = ?", (number, g.claims["sub"]))
    return jsonify(removed=number)


@app.post("/notes/<number>")
def keep(number):  # expect: missing-scope-check
    NOTES[number] = request.json["text"]
    return jsonify(kept=number)


@app.post("/scoped/<number>")
def keep_scoped(number):  # ok: missing-scope-check
    if "notes:write" not in g.claims.get("scope", ""):
        abort(403)
    NOTES[number] = request.json["text"]
    return jsonify(kept=number)


@app.get("/notes/<number>")
def show(number):  # ok: missing-scope-check
    NOTES[number] = NOTES.get(number, "").strip()
    return jsonify(text=NOTES[number])


@app.post("/search")
def search():  # ok: missing-scope-check
    rows = database().execute("SELECT id FROM notes WHERE body LIKE ?", (request.json["text"],)).fetchall()
    return jsonify(found=[row[0] for row in rows])
