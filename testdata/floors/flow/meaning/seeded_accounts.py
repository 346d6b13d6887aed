"""Passwords that the program gives to its own accounts, and what it says of those that others choose."""
# rules: hardcoded-credential

from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
app.config["MAIL_PASSWORD"] = "qzwcbermkmtxechf"  # expect: hardcoded-credential


class User(db.Model):
    name = db.Column(db.String)
    password = db.Column(db.String)


def create_user(name, password, role="user"):
    db.session.add(User(name=name, password=password))  # ok: hardcoded-credential


with app.app_context():
    create_user(name="admin", password="admin123", role="admin")  # expect: hardcoded-credential
    db.session.add(User(name="root", password="Sommer!Regen"))  # expect: hardcoded-credential
    create_user(name="guest", password="")  # ok: hardcoded-credential


@app.post("/join")
def join():
    errors = {}
    if len(request.form["password"]) > 10:
        errors["password"] = "密码长度必须为1到10位"  # ok: hardcoded-credential
    create_user(name=request.form["name"], password=request.form["password"])  # ok: hardcoded-credential
    return jsonify(errors)
