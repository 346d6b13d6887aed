"""Views that are classes: each of their methods is a route, and a `dispatch_request` stands before all of them."""
# rules: unauthenticated-llm-endpoint

import os
import secrets

from flask import Flask, abort, jsonify, request
from flask.views import MethodView, View
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def shorten():
    return jsonify(client.responses.create(model="m", input="shorten: " + request.json["text"]).output_text)


def is_known():
    return secrets.compare_digest(request.headers.get("X-Desk", ""), os.environ["DESK_SECRET"])


class Desk(MethodView):
    def dispatch_request(self, *args, **kwargs):
        if not is_known():
            return jsonify(error="who are you"), 401
        return super().dispatch_request(*args, **kwargs)


class Notes(Desk):
    def get(self):
        return jsonify(notes=[])

    def post(self):  # ok: unauthenticated-llm-endpoint
        return shorten()


class Logged(MethodView):
    def dispatch_request(self, *args, **kwargs):
        app.logger.info("known: %s", is_known())
        return super().dispatch_request(*args, **kwargs)

    def get(self):  # ok: unauthenticated-llm-endpoint
        return jsonify(notes=[])

    def post(self):  # expect: unauthenticated-llm-endpoint
        return shorten()


class Apart(MethodView):
    def get(self):  # ok: unauthenticated-llm-endpoint
        return jsonify(notes=[])

    def put(self):  # expect: unauthenticated-llm-endpoint
        return shorten()

    def post(self):  # ok: unauthenticated-llm-endpoint
        if not is_known():
            abort(401)
        return shorten()


class Plain(View):
    methods = ["POST"]

    def dispatch_request(self):  # ok: unauthenticated-llm-endpoint
        if not is_known():
            abort(401)
        return shorten()


app.add_url_rule("/notes", view_func=Notes.as_view("notes"))
app.add_url_rule("/logged", view_func=Logged.as_view("logged"))
app.add_url_rule("/apart", view_func=Apart.as_view("apart"))
app.add_url_rule("/plain", view_func=Plain.as_view("plain"))


class ByName(MethodView):
    def dispatch_request(self, *args, **kwargs):
        if not is_known():
            abort(401)
        return self.ways()[request.method](*args, **kwargs)

    def ways(self):
        return {name: getattr(self, name.lower()) for name in self.methods}

    def post(self):  # ok: unauthenticated-llm-endpoint
        return shorten()


app.add_url_rule("/by-name", view_func=ByName.as_view("by-name"))
