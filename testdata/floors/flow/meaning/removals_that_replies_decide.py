"""A reply on which it depends whether something is removed decides, whatever removes it."""
# rules: llm-output-in-authorization

import sqlite3

from flask import Flask, request, session
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner = db.Column(db.String)
    mood = db.Column(db.String)


def verdict():
    asked = {"instructions": "May this be deleted? yes or no", "input": request.json["reason"][:200]}
    return client.responses.create(model="gpt-4.1", max_output_tokens=16, **asked).output_text


@app.post("/statement/<int:number>")
def statement(number):
    with sqlite3.connect("notes.db") as notes:
        if verdict() == "yes":  # expect: llm-output-in-authorization
            notes.execute("delete from notes where id = ?", (number,))
    return ""


@app.post("/row/<int:number>")
def row(number):
    if verdict().startswith("yes"):  # expect: llm-output-in-authorization
        note = db.session.get(Note, number)
        db.session.delete(note)
        db.session.commit()
    return ""


@app.post("/query/<int:number>")
def query(number):
    if "yes" in verdict():  # expect: llm-output-in-authorization
        Note.query.filter_by(id=number).delete()
        db.session.commit()
    return ""


@app.post("/own/<int:number>")
def own(number):
    if verdict() == "yes":  # ok: llm-output-in-authorization
        Note.query.filter_by(id=number, owner=session["user"]).delete()
        db.session.commit()
    return ""


@app.post("/written/<int:number>")
def written(number):
    note = db.session.get(Note, number)
    if verdict() == "yes":  # ok: llm-output-in-authorization
        note.mood = "eager"
        db.session.commit()
    return ""
