"""Removal because a model said so, and of what a check in code has granted before."""
# rules: llm-output-in-authorization, llm-output-as-resource-id

import sqlite3

import openai
from flask import Flask, jsonify, request, session

app = Flask(__name__)
client = openai.OpenAI()
db = sqlite3.connect("desk.db")


def intent(text):
    return client.responses.create(model="m", input="delete or keep?\n" + text).output_text.strip()


def number_in(text):
    return int(client.responses.create(model="m", input="Which number?\n" + text).output_text)


def drop(account):
    db.execute("delete from accounts where id = ?", (account,))


@app.post("/bot/<int:account>")
def bot(account):
    if intent(request.json["text"]) == "delete":  # expect: llm-output-in-authorization
        drop(account)
    return jsonify(done=True)


@app.post("/own")
def own():
    account = request.json["account"]
    if account != session.get("account"):
        return jsonify(error="not yours"), 403
    if intent(request.json["text"]) == "delete":  # ok: llm-output-in-authorization
        drop(account)
    return jsonify(done=True)


@app.post("/own-rows")
def own_rows():
    if intent(request.json["text"]) == "delete":  # ok: llm-output-in-authorization
        db.execute("delete from drafts where owner = ?", (session["user"],))
    return jsonify(done=True)


@app.post("/words")
def words():
    if intent(request.json["text"]) == "delete":  # ok: llm-output-in-authorization
        return jsonify(say="Please use the form.")
    return jsonify(say="Fine.")


@app.post("/photos")
def photos():
    photo = number_in(request.json["text"])
    db.execute(f"delete from photos where id = {photo}")  # expect: llm-output-as-resource-id
    return jsonify(done=True)


@app.post("/albums")
def albums():
    album = number_in(request.json["text"])
    db.execute(f"delete from albums where id = {album} and owner = {session['user']}")  # ok: llm-output-as-resource-id
    return jsonify(done=True)


@app.post("/limits")
def limits():
    rows = db.execute(f"select name from albums limit {number_in(request.json['text'])}").fetchall()  # ok: llm-output-as-resource-id
    return jsonify(rows)
