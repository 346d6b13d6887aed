"""The middle part of a token, decoded without a library: what it says decides nothing before its signature has been compared."""
# rules: unverified-jwt, client-controlled-authorization, token-presence-check

import base64
import hashlib
import hmac
import json
import os

from flask import Flask, abort, jsonify, request

app = Flask(__name__)
KEY = os.environ["SIGNING_KEY"].encode()
PLANS = {"gold": 3}


def bearer():
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def read(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def payload(token):
    return read(token.split(".")[1])


def verified(token):
    head, body, signature = token.split(".")
    if read(head).get("alg") != "HS256":  # ok: unverified-jwt
        abort(401)
    made = hmac.new(KEY, f"{head}.{body}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(made, base64.urlsafe_b64decode(signature + "==")):  # ok: unverified-jwt
        abort(401)
    return read(body)


@app.get("/plan")
def plan():
    claims = payload(bearer())
    if claims.get("plan") != "gold":  # expect: unverified-jwt
        abort(403)
    return jsonify(plan="gold")


@app.get("/parts")
def parts():
    _, body, _ = bearer().split(".")
    claims = json.loads(base64.b64decode(body))
    if "admin" not in claims["roles"]:  # expect: unverified-jwt
        return jsonify(error="no"), 403
    return jsonify(ok=True)


@app.get("/plan/verified")
def plan_verified():
    claims = verified(bearer())
    if claims.get("plan") != "gold":  # ok: unverified-jwt
        abort(403)
    return jsonify(plan="gold")


@app.get("/shown")
def shown():
    claims = payload(bearer())
    return jsonify(expires=claims["exp"], rows=PLANS.get(claims.get("plan"), 1))  # ok: unverified-jwt


@app.get("/version")
def version():
    major, minor = request.args["version"].split(".")
    if base64.b64decode(minor) != b"1":  # ok: unverified-jwt
        abort(403)
    return jsonify(major=major)
