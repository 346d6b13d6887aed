"""What a token says is read in helpers, with its signature checked or not."""
# rules: unverified-jwt

import os

from flask import Flask, abort, request
from jose import JWTError, jwt

app = Flask(__name__)
KEY = os.environ["TOKEN_KEY"]


def verified(token):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except JWTError:
        abort(401)


def either(token):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except JWTError:
        return jwt.get_unverified_claims(token)  # expect: unverified-jwt


@app.get("/strict")
def strict():
    return {"user": verified(request.headers["X-Token"])["sub"]}


@app.get("/lenient")
def lenient():
    return {"user": either(request.headers["X-Token"])["sub"]}
