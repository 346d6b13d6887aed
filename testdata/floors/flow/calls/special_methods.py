"""What operators, statements and builtin functions ask of an object."""
# rules: credential-in-prompt

import math

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def ask(text):
    return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


def ask_kind(text):
    return requests.post(LLM, json={"prompt": text}).text  # ok: credential-in-prompt


class Measured:
    """Tells the model about itself whenever it is measured, compared, tested or used as a key."""

    def __init__(self, auth, kind="plain"):
        self.auth = auth
        self.kind = kind

    def __len__(self):
        ask_kind(self.kind)
        return len(self.auth)

    def __hash__(self):
        ask(self.auth)
        return 1

    def __eq__(self, other):
        ask_kind(other.kind)
        return self.auth == other.auth

    def __lt__(self, other):
        ask(other.auth)
        return True


class Words:
    def __init__(self, words):
        self.words = words

    def __contains__(self, word):
        ask(word)
        return word in self.words

    def __neg__(self):
        return Words([word[::-1] for word in self.words])

    def __invert__(self):
        return Words(["none"])

    def __reversed__(self):
        return iter(self.words[::-1])

    def __round__(self):
        return self.words[0]

    def __floor__(self):
        return "floor"

    def __divmod__(self, other):
        return self.words[0], "rest"

    def __rpow__(self, other):
        return other

    def __class_getitem__(cls, kind):
        return "of " + kind

    def __delattr__(self, name):
        ask_kind(name)

    def __delitem__(self, word):
        ask(word)


class Later:
    def __init__(self, text):
        self.text = text

    def __await__(self):
        yield
        return self.text


class Defaults(dict):
    def __missing__(self, key):
        return "no " + key


def words():
    return Words([request.headers["Authorization"]])


@app.post("/measured")
def measured():
    size = len(Measured(request.headers["Authorization"]))
    return requests.post(LLM, json={"prompt": f"{size} words"}).text  # ok: credential-in-prompt


@app.post("/used_as_key")
def used_as_key():
    known = {Measured(request.headers["Authorization"]): 1}
    return str(hash(Measured(request.headers["Authorization"]))) + str(len(known))


@app.post("/compared")
def compared():
    plain = Measured("plain")
    if plain == Measured(request.headers["Authorization"]):
        return "same"
    return str(plain < Measured(request.headers["Authorization"]))


@app.post("/contained")
def contained():
    return str(request.headers["Authorization"] in Words([]))


@app.post("/negated")
def negated():
    return requests.post(LLM, json={"prompt": (-words()).words[0]}).text  # expect: credential-in-prompt


@app.post("/inverted")
def inverted():
    return requests.post(LLM, json={"prompt": (~words()).words[0]}).text  # ok: credential-in-prompt


@app.post("/turned")
def turned():
    return requests.post(LLM, json={"prompt": next(reversed(words()))}).text  # expect: credential-in-prompt


@app.post("/rounded")
def rounded():
    return requests.post(LLM, json={"prompt": round(words())}).text  # expect: credential-in-prompt


@app.post("/floored")
def floored():
    return requests.post(LLM, json={"prompt": math.floor(words())}).text  # ok: credential-in-prompt


@app.post("/divided")
def divided():
    quotient, rest = divmod(words(), 2)
    return requests.post(LLM, json={"prompt": quotient}).text  # expect: credential-in-prompt


@app.post("/divided_rest")
def divided_rest():
    quotient, rest = divmod(words(), 2)
    return requests.post(LLM, json={"prompt": rest}).text  # ok: credential-in-prompt


@app.post("/raised_to_a_power")
def raised_to_a_power():
    return requests.post(LLM, json={"prompt": pow(request.headers["Authorization"], Words([]))}).text  # expect: credential-in-prompt


@app.post("/subscripted_class")
def subscripted_class():
    return requests.post(LLM, json={"prompt": Words[request.headers["Authorization"]]}).text  # expect: credential-in-prompt


@app.post("/deleted")
def deleted():
    held = words()
    del held.words
    del held[request.headers["Authorization"]]
    return "deleted"


@app.post("/awaited")
async def awaited():
    return requests.post(LLM, json={"prompt": await Later(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/missing")
def missing():
    return requests.post(LLM, json={"prompt": Defaults()[request.headers["Authorization"]]}).text  # expect: credential-in-prompt


@app.post("/unbound")
def unbound():
    return requests.post(LLM, json={"prompt": Shown.show.__get__(Shown(), Shown)(request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/function_of_method")
def function_of_method():
    show = Shown().show.__func__
    return requests.post(LLM, json={"prompt": show(Shown(), request.headers["Authorization"])}).text  # expect: credential-in-prompt


@app.post("/function_of_method_other")
def function_of_method_other():
    hide = Shown().hide.__func__
    return requests.post(LLM, json={"prompt": hide(Shown(), request.headers["Authorization"])}).text  # ok: credential-in-prompt


class Shown:
    def show(self, text):
        return text

    def hide(self, text):
        return "***"
