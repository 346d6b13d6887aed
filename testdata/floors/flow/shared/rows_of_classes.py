"""What one request stores in a row of a mapped class comes out of its column in another."""
# rules: indirect-prompt-injection, prompt-injection

from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80))
    body = db.Column(db.Text)
    comments = db.relationship("Comment", backref="note")

    def short(self):
        return self.body[:100]


class Comment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)


@app.post("/notes")
def add():
    note = Note(title="fixed", body=request.json["body"])
    db.session.add(note)
    db.session.commit()
    return jsonify(id=note.id)


@app.post("/notes/<int:number>/comments")
def comment(number):
    entry = Comment()
    entry.text = request.json["text"]
    db.session.add(entry)
    return ""


@app.get("/notes/<int:number>")
def summary(number):
    note = Note.query.filter_by(id=number).first_or_404()
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": note.body}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/notes/<int:number>/title")
def title(number):
    note = db.session.get(Note, number)
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": note.title}]).choices[0].message.content  # ok: indirect-prompt-injection


@app.get("/notes/<int:number>/comm")
def comm(number):
    note = db.session.execute(db.select(Note).where(Note.id == number)).scalar_one()
    text = "\n".join(c.text for c in note.comments)
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/notes/<int:number>/sh")
def sh(number):
    parts = [note.short() for note in Note.query.order_by(Note.id).all()]
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": "\n".join(parts)}]).choices[0].message.content  # expect: indirect-prompt-injection


@app.get("/notes/<int:number>/length")
def length(number):
    note = db.session.get(Note, number)
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": f"a text of {len(note.body)} characters"}]).choices[0].message.content  # ok: indirect-prompt-injection


@app.get("/notes/<int:number>/own")
def own(number):
    note = Note(title="draft", body="nothing yet")
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": note.title}]).choices[0].message.content  # ok: indirect-prompt-injection
