"""Signatures over the request, verified by libraries that raise."""
# rules: unauthenticated-llm-endpoint, unverified-jwt

import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask, abort, g, request
from google.auth import jwt as google_jwt
from itsdangerous import URLSafeTimedSerializer
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
verify_key = VerifyKey(bytes.fromhex(os.environ["PUBLIC_KEY"]))
ed25519 = Ed25519PublicKey.from_public_bytes(bytes.fromhex(os.environ["PUBLIC_KEY"]))
rsa = load_pem_public_key(os.environ["PEM"].encode())
links = URLSafeTimedSerializer(os.environ["LINK_SECRET"])


def answer():
    return client.responses.create(model="gpt-4.1", input=request.get_json()["q"]).output_text


def signature():
    return bytes.fromhex(request.headers["X-Signature"])


@app.post("/nacl")
def by_nacl():  # ok: unauthenticated-llm-endpoint
    try:
        verify_key.verify(request.get_data(), signature())
    except BadSignatureError:
        abort(401)
    return answer()


@app.post("/ed25519")
def by_ed25519():  # ok: unauthenticated-llm-endpoint
    try:
        ed25519.verify(signature(), request.get_data())
    except InvalidSignature:
        abort(401)
    return answer()


@app.post("/rsa")
def by_rsa():  # ok: unauthenticated-llm-endpoint
    try:
        rsa.verify(signature(), request.get_data(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return "wrong", 401
    return answer()


@app.post("/only_logged")
def only_logged():  # expect: unauthenticated-llm-endpoint
    try:
        verify_key.verify(request.get_data(), signature())
    except BadSignatureError:
        app.logger.warning("bad signature")
    return answer()


@app.post("/google")
def by_google():  # ok: unauthenticated-llm-endpoint
    try:
        g.user = google_jwt.decode(request.headers["Authorization"][7:], verify=False)["email"]  # expect: unverified-jwt
    except ValueError:
        abort(401)
    return answer()


@app.post("/link")
def by_link():  # ok: unauthenticated-llm-endpoint
    _, who = links.loads_unsafe(request.args["t"])  # expect: unverified-jwt
    if who is None:
        abort(403)
    return answer()
