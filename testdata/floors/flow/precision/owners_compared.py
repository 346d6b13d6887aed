"""A record is the caller's own if who it belongs to is compared with who the caller is, and not with what the client says."""
# rules: missing-scope-check, client-controlled-authorization, llm-output-as-resource-id

from flask import Flask, abort, jsonify, request
from flask_jwt_extended import JWTManager, get_jwt_identity, jwt_required
from flask_sqlalchemy import SQLAlchemy
from openai import OpenAI
from pymongo import MongoClient

app = Flask(__name__)
JWTManager(app)
db = SQLAlchemy(app)
client = OpenAI()
letters = MongoClient()["office"]["letters"]


class Draft(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    author_id = db.Column(db.Integer)
    title = db.Column(db.String)


@app.delete("/drafts/<int:number>")
@jwt_required()
def remove_own(number):  # ok: missing-scope-check
    draft = Draft.query.get_or_404(number)
    if draft.author_id != int(get_jwt_identity()):  # ok: client-controlled-authorization
        abort(403)
    db.session.delete(draft)
    db.session.commit()
    return "", 204


@app.delete("/claimed/<int:number>")
@jwt_required()
def remove_claimed(number):  # expect: missing-scope-check
    draft = Draft.query.get_or_404(number)
    if str(draft.author_id) != request.headers.get("X-Author"):  # expect: client-controlled-authorization
        abort(403)
    db.session.delete(draft)
    db.session.commit()
    return "", 204


@app.get("/claimed/<int:number>")
def read_claimed(number):
    draft = Draft.query.get_or_404(number)
    if draft.author_id != request.args.get("author", type=int):  # expect: client-controlled-authorization
        abort(403)
    return jsonify(draft.title)


@app.get("/titled/<int:number>")
def read_titled(number):
    draft = Draft.query.get_or_404(number)
    if draft.title != request.args.get("title"):  # ok: client-controlled-authorization
        abort(403)
    return jsonify(draft.title)


@app.delete("/letters/<key>")
@jwt_required()
def burn_own(key):  # ok: missing-scope-check
    letters.delete_one({"_id": key, "owner": get_jwt_identity()})
    return "", 204


@app.put("/letters/<key>")
@jwt_required()
def rewrite_own(key):  # ok: missing-scope-check
    if letters.find_one({"_id": key, "owner": get_jwt_identity()}) is None:
        abort(404)
    letters.update_one({"_id": key}, {"$set": {"read": True}})
    return "", 204


@app.delete("/any-letter/<key>")
@jwt_required()
def burn_any(key):  # expect: missing-scope-check
    letters.delete_one({"_id": key})
    return "", 204


def chosen():
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "which one?"}])
    return int(reply.choices[0].message.content)


@app.post("/pick")
@jwt_required()
def pick():
    draft = db.session.get(Draft, chosen())  # expect: llm-output-as-resource-id
    return jsonify(draft.title)


@app.post("/pick-own")
@jwt_required()
def pick_own():
    draft = db.session.get(Draft, chosen())  # ok: llm-output-as-resource-id
    if draft is None or draft.author_id != get_jwt_identity():
        abort(404)
    return jsonify(draft.title)
