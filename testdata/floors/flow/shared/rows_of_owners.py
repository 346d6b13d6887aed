"""What callers have stored among their own rows stays their own words; rows of everybody are content that others wrote."""
# rules: indirect-prompt-injection, system-prompt-injection

import sqlite3

from flask import Flask, jsonify, request, session
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()


class Message(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    text = db.Column(db.Text)


@app.post("/say")
def say():
    db.session.add(Message(user_id=session["user_id"], text=request.json["text"]))
    with sqlite3.connect("log.db") as log:
        log.execute("INSERT INTO lines (owner, line) VALUES (?, ?)", (session["user_id"], request.json["text"]))
    return jsonify(ok=True)


@app.get("/own")
def own():
    text = "\n".join(row.text for row in Message.query.filter_by(user_id=session["user_id"]).all())
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # ok: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.get("/all")
def everybody():
    text = "\n".join(row.text for row in Message.query.all())
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # expect: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.get("/own-lines")
def own_lines():
    rows = sqlite3.connect("log.db").execute("SELECT line FROM lines WHERE owner = ?", (session["user_id"],)).fetchall()
    text = "\n".join(row[0] for row in rows)
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # ok: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.get("/all-lines")
def all_lines():
    rows = sqlite3.connect("log.db").execute("SELECT line FROM lines").fetchall()
    text = "\n".join(row[0] for row in rows)
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # expect: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.get("/own-instructions")
def own_instructions():
    text = Message.query.filter_by(user_id=session["user_id"]).first().text
    messages = [{"role": "system", "content": "Answer as I say: " + text}, {"role": "user", "content": "hello"}]
    reply = client.chat.completions.create(model="m", messages=messages)  # expect: system-prompt-injection
    return jsonify(reply.choices[0].message.content)
