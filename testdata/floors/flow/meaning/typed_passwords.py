"""A password that is compared with a literal is a credential in the source; that it is sent is what passwords are for."""

from flask import Flask, request
from flask_login import login_required

app = Flask(__name__)


@app.delete("/reports")
@login_required
def reports():
    if request.args.get("password") != "letMeIn":  # expect: hardcoded-credential
        return "no", 403
    return "gone"


@app.post("/report")
@login_required
def report():
    if request.form["password"] == "":
        return "no password", 400
    return "kept"


@app.delete("/notes")
@login_required
def notes():
    if request.args.get("role") != "admin":  # expect: client-controlled-authorization
        return "no", 403
    return "gone"
