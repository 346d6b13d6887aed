"""A client's word that goes around a check of rights, and one that only says what the check is about."""
# rules: client-controlled-authorization

from flask import Flask, abort, g, request, session

app = Flask(__name__)


@app.get("/record")
def record():
    if request.headers.get("X-Emergency") != "yes" and "doctor" not in session["roles"]:  # expect: client-controlled-authorization
        abort(403)
    return "record"


@app.get("/letter")
def letter():
    if request.args.get("override") == "1" or "doctor" in session["roles"]:  # expect: client-controlled-authorization
        return "letter"
    abort(403)


@app.get("/all")
def everything():
    # Whoever wants more must be allowed more.
    if request.args.get("all") == "1" and "doctor" not in session["roles"]:  # ok: client-controlled-authorization
        abort(403)
    return "all"


@app.before_request
def signed_in():
    if request.path != "/health" and "user" not in session:  # ok: client-controlled-authorization
        abort(401)


@app.get("/narrow")
def narrow():
    if request.headers.get("X-Purpose") != "care" or "doctor" not in session["roles"]:  # ok: client-controlled-authorization
        abort(403)
    return "narrow"
