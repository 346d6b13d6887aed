"""Converters of URL rules that the program made: what their pattern lets through, what they make of it."""
# rules: prompt-injection

import anthropic
from flask import Flask, jsonify
from werkzeug.routing import BaseConverter
app = Flask(__name__)
claude = anthropic.Anthropic()


class CodeConverter(BaseConverter):
    regex = r"[a-z]{2,8}"


class ListConverter(BaseConverter):
    def to_python(self, value):
        return value.split("+")


class AllConverter(BaseConverter):
    regex = r".*?"


app.url_map.converters["code"] = CodeConverter
app.url_map.converters["list"] = ListConverter
app.url_map.converters["all"] = AllConverter


@app.get("/a/<code:w>")
def a(w):
    claude.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": f"Explain {w}"}])  # ok: prompt-injection
    return ""


@app.get("/b/<any(formal, plain):w>")
def b(w):
    claude.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": f"Explain {w}"}])  # ok: prompt-injection
    return ""


@app.get("/c/<list:w>")
def c(w):
    claude.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": f"Explain {w[0]}"}])  # expect: prompt-injection
    return ""


@app.get("/d/<all:w>")
def d(w):
    claude.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": f"Explain {w}"}])  # expect: prompt-injection
    return ""
