"""A hook lets some routes pass by their names and addresses: what it says of each follows from the route."""
# rules: unauthenticated-llm-endpoint

import hmac
import os

from flask import Blueprint, Flask, abort, jsonify, request
from flask.views import MethodView
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
inner = Blueprint("inner", __name__, url_prefix="/inner")
outer = Blueprint("outer", __name__, url_prefix="/outer")
FREE_NAMES = {"welcome", "outer.sample", "teasers"}
FREE_PLACES = ("/samples/", "/help")


class Door:
    def __init__(self, free):
        self.free = frozenset(free)

    def init_app(self, target):
        target.before_request(self.check)

    def check(self):
        if not request.endpoint or request.endpoint in self.free or request.path.startswith(FREE_PLACES):
            return None
        given = request.headers.get("X-Door-Key", "")
        if not hmac.compare_digest(given.encode(), os.environ["DOOR_KEY"].encode()):
            abort(401)
        return None


Door(FREE_NAMES).init_app(app)


def rhyme():
    answer = client.responses.create(model="m", input="rhyme on " + request.json["word"])
    return jsonify(answer.output_text)


@app.post("/welcome")
def welcome():  # expect: unauthenticated-llm-endpoint
    return rhyme()


@app.post("/rhymes")
def rhymes():  # ok: unauthenticated-llm-endpoint
    return rhyme()


@app.post("/samples/<name>")
def samples(name):  # expect: unauthenticated-llm-endpoint
    return rhyme()


@app.post("/members/<name>")
def members(name):  # ok: unauthenticated-llm-endpoint
    return rhyme()


@app.post("/<anything>")
def anything(anything):  # expect: unauthenticated-llm-endpoint
    return rhyme()


@inner.post("/sample")
def sample():  # ok: unauthenticated-llm-endpoint
    return rhyme()


@outer.post("/sample", endpoint="sample")
def sample_of_outer():  # expect: unauthenticated-llm-endpoint
    return rhyme()


@outer.post("/whole")
def whole():  # ok: unauthenticated-llm-endpoint
    return rhyme()


class Teasers(MethodView):
    def post(self):  # expect: unauthenticated-llm-endpoint
        return rhyme()


class Texts(MethodView):
    def post(self):  # ok: unauthenticated-llm-endpoint
        return rhyme()


app.register_blueprint(inner)
app.register_blueprint(outer)
app.add_url_rule("/teasers", view_func=Teasers.as_view("teasers"))
app.add_url_rule("/texts", view_func=Texts.as_view("texts"))
