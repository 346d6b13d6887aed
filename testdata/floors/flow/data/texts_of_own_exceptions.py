"""What an exception of the program is made with by `super().__init__` is what it tells."""
# rules: credential-in-response, credential-in-log

from flask import Flask, jsonify, request

app = Flask(__name__)


class Refused(Exception):
    def __init__(self, token, name):
        super().__init__(f"refused: {token}")
        self.name = name


class Quiet(ValueError):
    def __init__(self, token):
        super().__init__("refused")
        self.length = len(token)


def check(token):
    raise Refused(token, "kim")


@app.get("/told")
def told():
    try:
        check(request.headers["Authorization"])
    except Refused as error:
        return jsonify(str(error))  # expect: credential-in-response
    return jsonify(True)


@app.get("/logged")
def logged():
    try:
        raise Refused(request.headers["Authorization"], "kim")
    except Refused as error:
        app.logger.warning("no access: %s", error)  # expect: credential-in-log
    return jsonify(True)


@app.get("/name")
def name():
    try:
        check(request.headers["Authorization"])
    except Refused as error:
        return jsonify(error.name)
    return jsonify(True)


@app.get("/quiet")
def quiet():
    try:
        raise Quiet(request.headers["Authorization"])
    except Quiet as error:
        return jsonify(str(error))
    return jsonify(True)
