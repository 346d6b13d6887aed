"""A column that tells rows apart, compared with what a model says, chooses a row; a query that asks for the owner, too, does not."""
# rules: llm-output-as-resource-id

import peewee
from flask import Flask, abort, jsonify, request, session
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI
from sqlalchemy import and_, delete, select, update

app = Flask(__name__)
db = SQLAlchemy(app)
client = OpenAI()
COLOURS = {"1": 1, "2": 2}


class Ticket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer)
    title = db.Column(db.String(80))


class Entry(peewee.Model):
    title = peewee.CharField()


def chosen():
    messages = [{"role": "user", "content": "Which one? " + request.json["text"]}]
    return int(client.chat.completions.create(model="m", messages=messages).choices[0].message.content)


@app.post("/filter")
def filtered():
    ticket = Ticket.query.filter(Ticket.id == chosen()).first()  # expect: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/filter-of-owner")
def filtered_of_owner():
    ticket = Ticket.query.filter(Ticket.id == chosen(), Ticket.owner_id == session["uid"]).first()  # ok: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/filter-after-owner")
def filtered_after_owner():
    tickets = Ticket.query.filter_by(owner_id=session["uid"])
    ticket = tickets.filter(Ticket.id == chosen()).first()  # ok: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/filter-before-owner")
def filtered_before_owner():
    tickets = Ticket.query.filter(Ticket.id == chosen())  # ok: llm-output-as-resource-id
    return jsonify(tickets.filter(Ticket.owner_id == session["uid"]).first().id)


@app.post("/select")
def selected():
    ticket = db.session.execute(select(Ticket).where(Ticket.id == chosen())).scalar_one()  # expect: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/select-both")
def selected_both():
    mine = and_(Ticket.id == chosen(), Ticket.owner_id == session["uid"])
    ticket = db.session.execute(select(Ticket).where(mine)).scalar_one()  # ok: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/select-checked")
def selected_checked():
    ticket = db.session.execute(select(Ticket).where(Ticket.id == chosen())).scalar_one()  # ok: llm-output-as-resource-id
    if ticket.owner_id != session["uid"]:
        abort(404)
    return jsonify(ticket.id)


@app.post("/update")
def updated():
    db.session.execute(update(Ticket).where(Ticket.id == chosen()).values(title="done"))  # expect: llm-output-as-resource-id
    return jsonify(ok=True)


@app.post("/delete")
def deleted():
    number = chosen()
    db.session.execute(delete(Ticket).where(Ticket.id == number))  # expect: llm-output-as-resource-id
    return jsonify(ok=True)


@app.post("/title")
def titled():
    rows = Ticket.query.filter(Ticket.title == str(chosen())).all()  # ok: llm-output-as-resource-id
    return jsonify(len(rows))


@app.post("/sent")
def sent():
    ticket = Ticket.query.filter(Ticket.id == request.json["id"]).first()  # ok: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/narrowed")
def narrowed():
    ticket = Ticket.query.filter(Ticket.id == COLOURS[str(chosen())]).first()  # ok: llm-output-as-resource-id
    return jsonify(ticket.id)


@app.post("/peewee")
def of_peewee():
    Entry.delete().where(Entry.id == chosen()).execute()  # expect: llm-output-as-resource-id
    return jsonify(Entry.get(Entry.id == chosen()).title)  # expect: llm-output-as-resource-id
