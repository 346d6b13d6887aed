"""How long a new password is says nothing of who its owner is; a password that is only there lets everybody in."""
# rules: token-presence-check, exception-in-response

from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import generate_password_hash

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    name = db.Column(db.String)
    kept = db.Column(db.String)


def sign_up(name, password):
    if len(password) < 6:
        raise ValueError("too short")
    db.session.add(User(name=name, kept=generate_password_hash(password)))
    db.session.commit()


def sign_up_or_tell(name, password):
    if not name or not password:
        return None, "something is missing"
    user = User(name=name, kept=generate_password_hash(password))
    db.session.add(user)
    db.session.commit()
    return user, None


def let_in(token):
    if len(token) < 20:
        abort(401)


@app.post("/join")
def join():  # ok: token-presence-check
    sign_up(request.form["name"], request.form["password"])
    return "joined"


@app.post("/join-or-tell")
def join_or_tell():  # ok: token-presence-check
    user, error = sign_up_or_tell(request.form["name"], request.form["password"])
    return error or user.name


def is_given(token):
    return None if not token else "fine"


@app.post("/wipe-all")
def wipe_all():  # expect: token-presence-check
    if not is_given(request.headers["X-Api-Key"]):
        abort(401)
    db.session.query(User).delete()
    db.session.commit()
    return "wiped"


class Archive:
    def __init__(self, api_key=None):
        if not api_key:
            raise RuntimeError("no key")
        self.api_key = api_key

    def clear(self):
        db.session.query(User).delete()
        db.session.commit()


@app.post("/archive")
def clear_archive():  # ok: token-presence-check
    Archive(app.config["ARCHIVE_KEY"]).clear()
    return "cleared"


@app.post("/wipe")
def wipe():  # expect: token-presence-check
    let_in(request.headers["X-Api-Key"])
    db.session.query(User).delete()
    db.session.commit()
    return "wiped"


@app.errorhandler(500)
def plain(error):
    return error  # ok: exception-in-response


@app.errorhandler(Exception)
def told(error):
    return str(error)  # expect: exception-in-response
