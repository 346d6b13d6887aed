"""What a factory hangs on the application is what views find on `current_app`."""
# rules: credential-in-prompt

import requests
from flask import Flask, current_app, request

LLM = "https://api.openai.com/v1/chat/completions"


class Writer:
    def ask(self, prompt):
        return requests.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt


class Counter:
    def ask(self, prompt):
        return len(prompt)


class Desk:
    def init_app(self, app):
        app.desk = self

    def ask(self, prompt):
        return requests.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt


def create_app():
    app = Flask(__name__)
    app.writer = Writer()
    app.counter = Counter()
    Desk().init_app(app)
    return app


app = create_app()


@app.post("/written")
def written():
    return current_app.writer.ask(request.headers["Authorization"])


@app.post("/counted")
def counted():
    return str(current_app.counter.ask(request.headers["Authorization"]))  # ok: credential-in-prompt


@app.post("/desk")
def desk():
    return current_app.desk.ask(request.headers["Authorization"])
