"""A helper writes; whether it writes among the caller's own rows says who calls it."""
# rules: missing-scope-check

import os
import sqlite3

import jwt
from flask import Flask, abort, g, request

app = Flask(__name__)
db = sqlite3.connect("notes.db", check_same_thread=False)


@app.before_request
def who():
    try:
        g.reader = jwt.decode(request.headers.get("Authorization", "")[7:], os.environ["NOTES_KEY"], algorithms=["HS256"])["sub"]
    except (jwt.InvalidTokenError, KeyError):
        abort(401)


def retitle(number, owner, title):
    return db.execute("UPDATE notes SET title = ? WHERE id = ? AND owner = ?", (title, number, owner)).rowcount


def drop(number):
    db.execute("DELETE FROM notes WHERE id = ?", (number,))


def drop_and_tell(number, reader):
    print("dropped for", reader)
    drop(number)


@app.patch("/notes/<int:number>")
def change(number):  # ok: missing-scope-check
    return str(retitle(number, g.reader, request.json["title"]))


@app.patch("/any/<int:number>")
def change_any(number):  # expect: missing-scope-check
    return str(retitle(number, request.json["owner"], request.json["title"]))


@app.delete("/notes/<int:number>")
def remove(number):  # expect: missing-scope-check
    drop(number)
    return ""


@app.delete("/told/<int:number>")
def remove_and_tell(number):  # expect: missing-scope-check
    drop_and_tell(number, g.reader)
    return ""
