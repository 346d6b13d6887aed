"""Rows of one person or one conversation hold what these have written; rows of everybody hold what others have."""
# rules: indirect-prompt-injection

import sqlite3

import psycopg2
from flask import Flask, request, session
from flask_login import current_user, login_required
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()


class Entry(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    body = db.Column(db.String)


@app.post("/entries")
@login_required
def add():
    db.session.add(Entry(user_id=current_user.id, body=request.json["body"]))
    sqlite3.connect("x").execute("INSERT INTO turns (chat_id, body) VALUES (?, ?)", (request.json["c"], request.json["body"]))
    psycopg2.connect("x").cursor().execute("INSERT INTO notes (author, body) VALUES (%s, %s)", (current_user.id, request.json["body"]))
    return "ok"



@app.post("/by-column")
@login_required
def by_column():
    rows = Entry.query.filter(Entry.user_id == session["user_id"]).order_by(Entry.id).all()
    text = "\n".join(row.body for row in rows)
    return client.responses.create(model="m", input=text).id  # ok: indirect-prompt-injection


@app.post("/by-statement")
@login_required
def by_statement():
    rows = db.session.execute(db.select(Entry).where(Entry.user_id == current_user.id)).scalars().all()
    text = "\n".join(row.body for row in rows)
    return client.responses.create(model="m", input=text).id  # ok: indirect-prompt-injection


def turns_of(chat_id):
    return sqlite3.connect("x").execute("SELECT body FROM turns WHERE chat_id = ? ORDER BY id", (chat_id,)).fetchall()


@app.post("/turns")
def turns():
    text = "\n".join(row["body"] for row in turns_of(request.json["c"]))
    return client.responses.create(model="m", input=text).id  # ok: indirect-prompt-injection


def notes_of(author):
    cursor = psycopg2.connect("x").cursor()
    cursor.execute("SELECT n.body FROM notes n WHERE n.author = %s", (author,))
    return cursor.fetchall()


@app.post("/notes")
@login_required
def notes():
    text = "\n".join(row["body"] for row in notes_of(current_user.id))
    return client.responses.create(model="m", input=text).id  # ok: indirect-prompt-injection


@app.post("/everybody")
@login_required
def everybody():
    text = "\n".join(row.body for row in Entry.query.filter(Entry.id > 7).all())
    return client.responses.create(model="m", input=text).id  # expect: indirect-prompt-injection


@app.post("/all-notes")
@login_required
def all_notes():
    cursor = psycopg2.connect("x").cursor()
    cursor.execute("SELECT body FROM notes WHERE kind = %s", ("public",))
    text = cursor.fetchone()["body"]
    return client.responses.create(model="m", input=text).id  # expect: indirect-prompt-injection


@app.post("/of-another")
@login_required
def of_another():
    text = "\n".join(row.body for row in Entry.query.filter(Entry.user_id != current_user.id).all())
    return client.responses.create(model="m", input=text).id  # expect: indirect-prompt-injection
