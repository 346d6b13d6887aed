"""Attributes of classes outlive requests: what one view puts there another one finds, whoever reads it."""
# rules: credential-in-response

from flask import Flask, jsonify, request

app = Flask(__name__)


class Board:
    last = ""
    rows = []
    by_name = {}
    fixed = ["a", "b"]
    size = 0

    @classmethod
    def remember(cls, text):
        cls.last = text

    @classmethod
    def add(cls, text):
        cls.rows.append(text)
        cls.by_name["key"] = text
        cls.size = len(text)

    def shared(self):
        return self.rows


class Desk:
    last = ""
    seen = []


class Drawer(Desk):
    pass


class Shelf:
    seen = []

    def put(self, text):
        self.seen.append(text)


@app.post("/fill")
def fill():
    token = request.headers["Authorization"]
    Board.remember(token)
    Board.add(token)
    Desk.last = token
    Desk.seen.append(token)
    Shelf().put(token)
    return jsonify(done=True)


@app.get("/last")
def last():
    return jsonify(Board.last)  # expect: credential-in-response


@app.get("/rows")
def rows():
    return jsonify(Board.rows)  # expect: credential-in-response


@app.get("/named")
def named():
    return jsonify(Board.by_name["key"])  # expect: credential-in-response


@app.get("/shared")
def shared():
    return jsonify(Board().shared())  # expect: credential-in-response


@app.get("/fixed")
def fixed():
    return jsonify(Board.fixed, Board.size)


@app.get("/desk")
def desk():
    return jsonify(Desk.last)  # expect: credential-in-response


@app.get("/desk/seen")
def desk_seen():
    return jsonify(Desk.seen)  # expect: credential-in-response


@app.get("/drawer")
def drawer():
    return jsonify(Drawer.last)  # expect: credential-in-response


@app.get("/shelf")
def shelf():
    return jsonify(Shelf.seen)  # expect: credential-in-response
