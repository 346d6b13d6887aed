"""Columns of statements are matched with their values and with the positions of a row: roles of kept messages, owners by position."""
# rules: llm-output-in-authorization, llm-output-as-resource-id, credential-in-response, indirect-prompt-injection

import os
import sqlite3

from flask import Flask, abort, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
app.secret_key = os.environ["SESSION_KEY"]
client = OpenAI()
db = sqlite3.connect("chats.db")


def ask():
    return client.responses.create(model="small", input="Which one?").output_text


@app.post("/turns")
def turns():
    db.execute("insert into turns (visitor, role, content) values (?, ?, ?)", (session["user"], "assistant", ask()))
    return jsonify(done=True)


@app.post("/turns/named")
def named_turns():
    values = {"visitor": session["user"], "role": "assistant", "content": ask()}
    db.execute("insert into turns (visitor, role, content) values (:visitor, :role, :content)", values)
    return jsonify(done=True)


@app.post("/turns/many")
def many_turns():
    db.executemany("insert into turns (role, content) values (?, ?)", [("user", "Hello"), ("assistant", ask())])
    return jsonify(done=True)


@app.post("/accounts")
def accounts():
    db.execute("insert into accounts (name, role) values (?, ?)", ("new", ask()))  # expect: llm-output-in-authorization
    return jsonify(done=True)


@app.post("/accounts/many")
def many_accounts():
    db.executemany("insert into accounts (name, role) values (?, ?)", [("one", "guest"), ("two", ask())])  # expect: llm-output-in-authorization
    return jsonify(done=True)


@app.post("/notes")
def notes():
    db.execute("insert into notes (token, kind) values (?, ?)", (request.headers["Authorization"], "private"))
    return jsonify(done=True)


@app.get("/notes/kinds")
def kinds():
    return jsonify([row[0] for row in db.execute("select kind from notes")])


@app.get("/notes/tokens")
def tokens():
    return jsonify([row[1] for row in db.execute("select kind, token from notes")])  # expect: credential-in-response


@app.get("/document/position")
def by_position():
    row = db.execute("select body, owner from documents where id = ?", (ask(),)).fetchone()
    if row is None or row[1] != session["user"]:
        abort(404)
    return jsonify(row[0])


@app.get("/document/unpacked")
def unpacked():
    body, owner = db.execute("select body, owner from documents where id = ?", (ask(),)).fetchone()
    if owner != session["user"]:
        abort(404)
    return jsonify(body)


@app.get("/document/other-column")
def other_column():
    row = db.execute("select body, language from documents where id = ?", (ask(),)).fetchone()  # expect: llm-output-as-resource-id
    if row[1] != session["language"]:
        abort(404)
    return jsonify(row[0])


@app.post("/reviews")
def reviews():
    db.execute("insert into reviews values (?, ?)", (request.json["stars"], request.json["body"]))
    return jsonify(done=True)


@app.get("/reviews/mean")
def mean():
    stars = db.execute("select avg(stars) from reviews").fetchone()[0]
    return jsonify(client.responses.create(model="small", input=f"A pitch for something with {stars:.1f} stars").output_text)


@app.get("/reviews/all")
def everything():
    row = db.execute("select group_concat(body) from reviews").fetchone()
    return jsonify(client.responses.create(model="small", input=f"Sum up {row[0]}").output_text)  # expect: indirect-prompt-injection
