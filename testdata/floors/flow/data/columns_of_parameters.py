"""A parameter without text of the client keeps its column apart from those that have some."""
# rules: path-traversal, system-prompt-injection

import sqlite3
import uuid

from flask import Flask, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
db = sqlite3.connect("users.db")


@app.post("/sign-up")
def sign_up():
    db.execute(
        "INSERT INTO users (name, folder, birthday) VALUES (?, ?, ?)",
        (request.form["name"], str(uuid.uuid4()), request.form.get("birthday")),
    )
    return "ok"


@app.get("/folder")
def folder():
    user = db.execute("SELECT folder FROM users WHERE id = ?", (session["user_id"],)).fetchone()
    return open("chats/" + user["folder"]).read()  # ok: path-traversal


@app.get("/birthday")
def birthday():
    user = db.execute("SELECT birthday FROM users WHERE id = ?", (session["user_id"],)).fetchone()
    return open("days/" + user["birthday"]).read()  # expect: path-traversal


@app.post("/imported")
def imported():
    db.executemany("INSERT INTO imports (name, folder) VALUES (?, ?)", [(request.form["name"], request.form["folder"])])
    return "ok"


@app.get("/imported")
def imported_folder():
    row = db.execute("SELECT folder FROM imports").fetchone()
    return open("imports/" + row["folder"]).read()  # known-miss: path-traversal
