"""Slots whose names are put together at run time: what lies in one of them does not come out of the others."""
# rules: credential-in-log

import os

from flask import Flask, jsonify, request, session

app = Flask(__name__)
KINDS = {"chef": {"slot": "chef_messages"}, "critic": {"slot": "critic_messages"}}


@app.post("/chat/<kind>")
def chat(kind):
    slot = KINDS.get(kind, KINDS["chef"])["slot"]
    session[f"{slot}_number"] = "7"
    session[slot] = ["https://maps.example.com/?key=" + os.environ["MAPS_API_KEY"]]
    print("kept as", session.get(f"{slot}_number"))  # ok: credential-in-log
    print("said so far", session[slot])  # expect: credential-in-log
    return jsonify(ok=True)
