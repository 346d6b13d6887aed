"""Who it is to be only says whose password is asked for."""
# rules: client-controlled-authorization

import hmac
import os

from flask import Flask, abort, request

app = Flask(__name__)


@app.post("/login")
def login():
    if request.form["username"] == "admin" and request.form["password"] == os.environ["ADMIN_PASSWORD"]:  # ok: client-controlled-authorization
        return "ok"
    abort(403)


@app.post("/digest")
def digest():
    username, password = request.form["username"], request.form["password"]
    if username != "admin" or not hmac.compare_digest(password, os.environ["ADMIN_PASSWORD"]):  # ok: client-controlled-authorization
        abort(401)
    return "ok"


@app.post("/alone")
def alone():
    if request.form["username"] == "admin":  # expect: client-controlled-authorization
        return "ok"
    abort(403)


@app.post("/with_another")
def with_another():
    if request.form["role"] == "admin" and request.form["city"] == "Graz":  # expect: client-controlled-authorization
        return "ok"
    abort(403)


@app.post("/flag")
def flag():
    if not request.get_json().get("is_editor"):  # expect: client-controlled-authorization
        abort(403)
    return "ok"


@app.post("/wish")
def wish():
    if not request.get_json().get("is_public"):  # ok: client-controlled-authorization
        abort(403)
    return "ok"
