"""Credentials that stand in the source: in lists, defaults, addresses, comparisons, behind settings."""
# rules: hardcoded-credential

import hmac
import os

import requests
from cryptography.fernet import Fernet
from flask import Flask, abort, request
from requests.auth import HTTPBasicAuth

app = Flask(__name__)
USERS = {"admin": "Tr0ub4dor&3"}  # expect: hardcoded-credential
API_KEYS = ["7b1e9c0f4a2d4e6f8a1b3c5d"]  # expect: hardcoded-credential
API_KEYS_OF = {"acme": "5c1e9c0f4a2d4e6f8a1b3c5e"}
CLIENT_TOKENS = {"9d1e9c0f4a2d4e6f8a1b3c5f": "acme"}
ACCESS_TOKENS = {"2a1e9c0f4a2d4e6f8a1b3c60": "acme"}  # expect: hardcoded-credential
STOP_TOKENS = ["</s>", "<|im_end|>"]
COMMON_PASSWORDS = ["hunter22", "qwerty123", "Tr0ub4dor&4"]
KEY = os.getenv("SECRET_KEY") or "h3ll0-k1tty"  # expect: hardcoded-credential
PLACE = os.getenv("PLACE") or "h3ll0-k1tty"
box = Fernet(b"ZmDfcTF7_60GrrY167zsiPd67pEvs0aGOv2oasOM1Pg=")  # expect: hardcoded-credential


def connect(user, password="Tr0ub4dor&3"):  # expect: hardcoded-credential
    return user, password


def connect_by_setting(user, password=None, token="", api_key="your-key", secret=os.environ.get("S")):
    return user, password, token, api_key, secret


def fetch(token):
    requests.get("https://x.example/?api_key=7b1e9c0f4a2d4e6f8a1b3c5d", timeout=5)  # expect: hardcoded-credential
    requests.get("https://x.example/?key=places&token=%s" % token, timeout=5)
    requests.get("https://x.example", auth=("u", "Tr0ub4dor&3"), timeout=5)  # expect: hardcoded-credential
    requests.get("https://x.example", auth=HTTPBasicAuth("u", "Tr0ub4dor&3"), timeout=5)  # expect: hardcoded-credential
    requests.get("https://x.example", auth=("u", os.environ["PASSWORD"]), timeout=5)
    requests.get("https://x.example", auth=("user", "password"), timeout=5)


@app.get("/header")
def header():
    if request.headers.get("X-Api-Key") != "7b1e9c0f4a2d4e6f8a1b3c5d":  # expect: hardcoded-credential
        abort(401)
    return "x"


@app.get("/digest")
def digest():
    if not hmac.compare_digest(request.headers.get("X-Api-Key", ""), "7b1e9c0f4a2d4e6f8a1b3c5d"):  # expect: hardcoded-credential
        abort(401)
    return "x"


@app.get("/scheme")
def scheme():
    if request.headers.get("Authorization", "") == "Bearer":
        abort(401)
    if request.headers.get("X-Api-Key") == "":
        abort(401)
    return "x"


@app.get("/word")
def word():
    if request.headers.get("X-Admin-Password") != "Kran1ch-im-Nebel":  # expect: hardcoded-credential
        abort(403)
    return "x"


@app.post("/login")
def login():
    if USERS.get(request.form["name"]) != request.form["password"]:
        abort(401)
    return "x"
