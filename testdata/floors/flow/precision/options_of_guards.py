"""Guards made with options: of the decorator's maker, of its object, of a method that adds routes."""
# rules: unauthenticated-llm-endpoint

import functools
import hmac
import os

from flask import Blueprint, Flask, abort, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def ask():
    return jsonify(text=client.responses.create(model="m", input=request.json["text"][:99]).output_text)


class RequireKey:
    def __init__(self, optional=False):
        self.optional = optional

    def __call__(self, view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            if hmac.compare_digest(request.headers.get("X-API-Key", ""), os.environ["KEY"]):
                pass
            elif not self.optional:
                abort(401)
            return view(*args, **kwargs)

        return guarded


@app.post("/strict")
@RequireKey()
def strict():  # ok: unauthenticated-llm-endpoint
    return ask()


@app.post("/lenient")
@RequireKey(optional=True)
def lenient():  # expect: unauthenticated-llm-endpoint
    return ask()


def require(mode="strict"):
    def decorate(view):
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            if mode == "strict" and not hmac.compare_digest(request.headers.get("X-API-Key", ""), os.environ["KEY"]):
                abort(401)
            return view(*args, **kwargs)

        return guarded

    return decorate


@app.post("/by_mode")
@require()
def by_mode():  # ok: unauthenticated-llm-endpoint
    return ask()


@app.post("/any_mode")
@require(mode="off")
def any_mode():  # expect: unauthenticated-llm-endpoint
    return ask()


class Guarded(Blueprint):
    def guarded(self, rule, public=False):
        def decorate(view):
            @functools.wraps(view)
            def checked(*args, **kwargs):
                if not hmac.compare_digest(request.headers.get("X-API-Key", ""), os.environ["KEY"]):
                    abort(401)
                return view(*args, **kwargs)

            self.add_url_rule(rule, view.__name__, view if public else checked, methods=["POST"])
            return view

        return decorate


api = Guarded("api", __name__)


@api.guarded("/draft")
def draft():  # ok: unauthenticated-llm-endpoint
    return ask()


@api.guarded("/demo", public=True)
def demo():  # expect: unauthenticated-llm-endpoint
    return ask()


app.register_blueprint(api)


class Gate:
    def __init__(self, is_open):
        self.is_open = is_open

    def check(self):
        if not self.is_open and not hmac.compare_digest(request.headers.get("X-API-Key", ""), os.environ["KEY"]):
            abort(401)


closed = Gate(is_open=False)
opened = Gate(is_open=True)


@app.post("/behind")
def behind():  # ok: unauthenticated-llm-endpoint
    closed.check()
    return ask()


@app.post("/through")
def through():  # expect: unauthenticated-llm-endpoint
    opened.check()
    return ask()
