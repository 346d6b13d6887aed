"""A property of what a hook has kept for the request is read by the view; only what the view returns is its answer."""
# rules: xss, credential-in-response

from flask import Flask, g, jsonify, request

app = Flask(__name__)


class Guest:
    def __init__(self, name, key):
        self.name = name
        self._key = key

    @property
    def key(self):
        return self._key

    @property
    def greeting(self):
        return f"Welcome, {self.name}"


@app.before_request
def remember():
    g.guest = Guest(request.headers.get("X-Name", "guest"), request.headers.get("Authorization", ""))


@app.get("/length")
def length():
    return jsonify(length=len(g.guest.greeting), has_key=bool(g.guest.key))


@app.get("/door")
def door():
    return g.guest.greeting  # expect: xss


@app.get("/key")
def key():
    return jsonify(key=g.guest.key)  # expect: credential-in-response
