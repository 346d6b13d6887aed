"""Steps that are handed a function for those behind them."""
# rules: credential-in-prompt, prompt-injection

from flask import Flask, abort, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


class Pipeline:
    def __init__(self, steps):
        self.steps = steps

    def run(self, context):
        def call(index, context):
            if index < len(self.steps):
                self.steps[index](context, lambda changed: call(index + 1, changed))

        call(0, context)
        return "done"


class Chain:
    def __init__(self, *steps):
        self.steps = list(steps)

    def go(self, context, at=0):
        if at < len(self.steps):
            self.steps[at](context, lambda changed: self.go(changed, at + 1))
        return "done"


def add_caller(context, following):
    context["caller"] = request.headers.get("Authorization", "")
    following(context)


def add_name(context, following):
    context["caller"] = request.headers.get("X-Name", "")[:8]
    following(context)


def ask(context, following):
    client.responses.create(model="m", input=str(context["caller"]))  # expect: credential-in-prompt
    following(context)


def ask_by_name(context, following):
    client.responses.create(model="m", input=str(context["caller"]))  # ok: credential-in-prompt
    following(context)


def ask_last(context, following):
    client.responses.create(model="m", input=str(context["caller"]))  # expect: credential-in-prompt
    following(context)


def refuse(context, following):
    if context["text"] not in ("weather", "news"):
        abort(400)
    following(context)


def choose(context, following):
    client.responses.create(model="m", instructions=context["text"], input="go")  # ok: prompt-injection
    following(context)


with_caller = Pipeline([add_caller, ask])
with_name = Pipeline([add_name, ask_by_name])
chosen = Pipeline([refuse, choose])
chained = Chain(refuse, add_caller, ask_last)


@app.post("/caller")
def caller():
    return with_caller.run({"text": request.json["text"]})


@app.post("/name")
def name():
    return with_name.run({"text": request.json["text"]})


@app.post("/choice")
def choice():
    return chosen.run({"text": request.json["text"]})


@app.post("/chain")
def chain():
    return chained.go({"text": request.json["text"]})
