"""Columns that SQL statements write and read."""
# rules: indirect-prompt-injection, prompt-injection

import sqlite3

from flask import Flask, g, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def conn():
    if "db" not in g:
        g.db = sqlite3.connect("x.db")
    return g.db


def save(owner, body):
    with conn() as db:
        return db.execute("INSERT INTO notes (owner, body) VALUES (?, ?)", (owner, body)).lastrowid


@app.post("/notes")
def add():
    save("me", request.json["body"])
    return ""


@app.get("/notes/<int:number>")
def one(number):
    row = conn().execute("SELECT owner, body FROM notes WHERE id = ?", (number,)).fetchone()
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": row[1]}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/owner/<int:number>")
def owner(number):
    row = conn().execute("SELECT owner, body FROM notes WHERE id = ?", (number,)).fetchone()
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": row["owner"]}]).choices[0].message.content  # ok: indirect-prompt-injection


@app.get("/all")
def every():
    cur = conn().cursor()
    cur.execute("SELECT * FROM notes")
    text = "\n".join(r["body"] for r in cur.fetchall())
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/every")
def every2():
    text = ""
    for owner, body in conn().execute("SELECT owner, body FROM notes"):
        text += body
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.put("/notes/<int:number>/label")
def label(number):
    with conn() as db:
        db.execute("UPDATE notes SET label = :label, body = body WHERE id = :id", {"label": request.json["label"], "id": number})
    return ""


@app.get("/labels")
def labels():
    rows = conn().execute("SELECT n.label AS tag, COUNT(*) FROM notes n GROUP BY n.label").fetchall()
    text = ", ".join(row["tag"] for row in rows)
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/counts")
def counts():
    rows = conn().execute("SELECT n.label AS tag, COUNT(*) FROM notes n GROUP BY n.label").fetchall()
    text = ", ".join(str(row[1]) for row in rows)
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content  # ok: indirect-prompt-injection


@app.get("/others")
def others():
    row = conn().execute("SELECT body FROM pages WHERE id = 1").fetchone()
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": row[0]}]).choices[0].message.content  # ok: indirect-prompt-injection
