from flask import Flask, abort, request

from desk.model import Assistant

app = Flask(__name__)
assistant = Assistant("support")


def known(key):
    return key in ("alpha", "beta")


@app.post("/ask/<desk>")
def ask(desk):
    if not known(desk):
        abort(404)
    question = request.json["question"]
    return {"answer": assistant.ask(desk, question.strip())}
