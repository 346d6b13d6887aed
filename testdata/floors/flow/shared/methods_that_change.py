"""Objects of the program that live as long as it does: whatever the method is called that changes them, others see the change."""
# rules: credential-in-response

from flask import Flask, jsonify, request

app = Flask(__name__)


class Notes:
    def __init__(self):
        self.rows = []
        self.newest = ""

    def remember(self, text):
        self.rows.append(text)

    def name(self, text):
        self.newest = text

    def told(self):
        return self.newest

    def last(self):
        return self.rows[-1]

    def size(self):
        return len(self.rows)


class Other:
    def __init__(self):
        self.newest = ""

    def name(self, text):
        return text

    def told(self):
        return self.newest


class Desk:
    def __init__(self, notes):
        self.notes = notes

    def write_down(self, text):
        self.notes.remember(text)

    def read_out(self):
        return self.notes.last()


notes = Notes()
other = Other()
desk = Desk(Notes())


@app.post("/write")
def write():
    token = request.headers["Authorization"]
    notes.remember(token)
    notes.name(token)
    other.name(token)
    desk.write_down(token)
    return jsonify(done=True)


@app.get("/last")
def last():
    return jsonify(notes.last())  # expect: credential-in-response


@app.get("/told")
def told():
    return jsonify(notes.told())  # expect: credential-in-response


@app.get("/size")
def size():
    return jsonify(notes.size())  # ok: credential-in-response


@app.get("/unchanged")
def unchanged():
    return jsonify(other.told())  # ok: credential-in-response


@app.get("/through")
def through():
    return jsonify(desk.read_out())  # expect: credential-in-response
