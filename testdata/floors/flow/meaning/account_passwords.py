"""Accounts that a program makes with a password of its own, and hashes that belong to nobody."""
# rules: hardcoded-credential

import os

import bcrypt
from flask import Flask, jsonify, request
from flask_bcrypt import Bcrypt
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

ADMIN_PASSWORD = "ChangeMe-soon!"  # expect: hardcoded-credential
DUMMY_HASH = generate_password_hash("as slow as a real one")  # ok: hardcoded-credential

app = Flask(__name__)
db = SQLAlchemy(app)
hasher = Bcrypt(app)


class Account(db.Model):
    name = db.Column(db.String)
    password_hash = db.Column(db.String)

    def set_password(self, password):
        self.password_hash = generate_password_hash(password)


def reset(name, secret):
    account = Account.query.filter_by(name=name).first()
    account.set_password(secret)


def create_all():
    root = Account(name="root")
    root.set_password("letmein")  # expect: hardcoded-credential
    db.session.add(Account(name="ops", password_hash=generate_password_hash("admin")))  # expect: hardcoded-credential
    password = "ops1"  # expect: hardcoded-credential
    db.session.add(Account(name="night", password_hash=bcrypt.hashpw(password.encode("utf-8"), bcrypt.gensalt()).decode()))
    db.session.add(Account(name="boss", password_hash=hasher.generate_password_hash(ADMIN_PASSWORD, rounds=12).decode()))
    given = Account(name="given")
    given.set_password(os.environ["FIRST_PASSWORD"])  # ok: hardcoded-credential
    given.set_password(os.environ.get("FIRST_PASSWORD", "opensesame"))  # expect: hardcoded-credential
    locked = Account(name="locked")
    locked.set_password("")  # ok: hardcoded-credential
    reset("root", "admin")  # expect: hardcoded-credential


def seed_shop():
    demo = Account(name="demo")
    demo.set_password("demo")  # expect: hardcoded-credential


def is_right(name, typed):
    account = Account.query.filter_by(name=name).first()
    if account is None:
        check_password_hash(generate_password_hash("nobody"), typed)  # ok: hardcoded-credential
        return check_password_hash(DUMMY_HASH, typed) and False
    return check_password_hash(account.password_hash, typed)


@app.post("/password")
def change():
    account = Account.query.filter_by(name=request.form["name"]).first()
    if not is_right(account.name, request.form["old"]):
        return jsonify(error="password", label="Password"), 403  # ok: hardcoded-credential
    account.set_password(request.form["new"])  # ok: hardcoded-credential
    return jsonify(ok=True)
