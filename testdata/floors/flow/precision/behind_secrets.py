"""What comes with a secret of the program, no page has made a browser send; what is signed, no client has chosen."""
import hashlib
import hmac
import os

import requests
from flask import Flask, Response, abort, request, session

app = Flask(__name__)
VERIFY_TOKEN = os.environ["VERIFY_TOKEN"]
WEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]


@app.get("/hook")
def challenge():
    sent = request.args.get("hub.challenge")
    if request.args.get("hub.verify_token") == VERIFY_TOKEN:
        return sent  # ok: xss
    return "no", 403


@app.get("/hook-digest")
def challenge_by_digest():
    if hmac.compare_digest(request.args["token"], VERIFY_TOKEN):
        return Response(request.args.get("challenge"))  # ok: xss
    return "no", 403


@app.get("/hook-any")
def challenge_of_anybody():
    sent = request.args.get("hub.challenge")
    if request.args.get("hub.mode") == "subscribe":
        return sent  # expect: xss
    return "no", 403


@app.get("/refused")
def refused():
    if request.args.get("token") != VERIFY_TOKEN:
        return "no " + request.args["name"], 403  # expect: xss
    return "yes"


def is_signed(body, signature):
    if not signature:
        return False
    return hmac.compare_digest("sha256=" + hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest(), signature)


def difference_of(event):
    return requests.get(event["difference"], timeout=5).text  # ok: ssrf


@app.post("/event")
def event():
    if not is_signed(request.get_data(), request.headers.get("X-Signature")):
        abort(403)
    return {"length": len(difference_of(request.get_json()))}


@app.post("/event-by-key")
def event_by_key():
    if not hmac.compare_digest(request.headers.get("X-Api-Key", ""), VERIFY_TOKEN):
        abort(403)
    return {"length": len(requests.get(request.json["difference"], timeout=5).text)}  # expect: ssrf
