"""Resources of Flask-RESTful: one route for each method, decorators in lists, answers as JSON."""
# rules: unauthenticated-llm-endpoint, xss

import os
import secrets
from functools import wraps

from flask import Flask, abort, request
from flask_restful import Api, Resource
from openai import OpenAI

app = Flask(__name__)
api = Api(app)
client = OpenAI()


def is_known():
    return secrets.compare_digest(request.headers.get("X-Desk", ""), os.environ["DESK_SECRET"])


def known_only(method):
    @wraps(method)
    def inner(*args, **kwargs):
        if not is_known():
            abort(401)
        return method(*args, **kwargs)

    return inner


def title():
    return client.responses.create(model="m", input="a title for " + request.json["text"]).output_text


class Listed(Resource):
    method_decorators = [known_only]

    def get(self):
        return request.args["again"]  # ok: xss

    def post(self):  # ok: unauthenticated-llm-endpoint
        return title()


class ForSome(Resource):
    method_decorators = {"post": [known_only]}

    def post(self):  # ok: unauthenticated-llm-endpoint
        return title()

    def put(self):  # expect: unauthenticated-llm-endpoint
        return title()


class Known(Resource):
    def dispatch_request(self, *args, **kwargs):
        if not is_known():
            abort(401)
        return super().dispatch_request(*args, **kwargs)


class Inner(Known):
    def post(self):  # ok: unauthenticated-llm-endpoint
        return title()


class Open(Resource):
    def post(self):  # expect: unauthenticated-llm-endpoint
        return {"title": title()}


api.add_resource(Listed, "/listed")
api.add_resource(ForSome, "/some")
api.add_resource(Inner, "/inner")
api.add_resource(Open, "/open")


@app.get("/again")
def again():
    return request.args["again"]  # expect: xss
