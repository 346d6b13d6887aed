"""A client that is kept in an attribute has a method of the name that views have, too: what the client does is what is known of it."""
# rules: unscreened-llm-output, prompt-injection

import httpx
from flask import Flask, jsonify, request
from flask.views import MethodView


class Pilot:
    def __init__(self):
        self.http = httpx.Client(base_url="https://llm.example.com/v1")

    def explain(self, text):
        body = {"model": "m", "messages": [{"role": "user", "content": text}]}
        reply = self.http.post("/chat/completions", json=body, timeout=5)  # expect: prompt-injection
        reply.raise_for_status()
        return reply.json()["choices"][0]["message"]["content"]


app = Flask(__name__)
pilot = Pilot()


class Tide(MethodView):
    def get(self):
        return jsonify(text=pilot.explain("tide"))  # expect: unscreened-llm-output


class Harbour(MethodView):
    def post(self):
        return jsonify(text=pilot.explain(request.json["text"]))  # expect: unscreened-llm-output


class Echo:
    def __init__(self, inner):
        self.inner = inner

    def say(self, text):
        return self.inner.put(text)


class Box(MethodView):
    def put(self, text=""):
        return pilot.explain(text)


@app.get("/said")
def said():
    return jsonify(text=Echo(Box()).say(request.args["text"]))  # expect: unscreened-llm-output


app.add_url_rule("/tide", view_func=Tide.as_view("tide"))
app.add_url_rule("/harbour", view_func=Harbour.as_view("harbour"))
