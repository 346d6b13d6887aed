"""Methods that a model names are called."""
# rules: llm-output-to-code, excessive-agency, code-injection

from flask import Flask, jsonify, request
from openai import OpenAI

app, client = Flask(__name__), OpenAI()


class Charts:
    title = "charts"

    def bar(self):
        return "bar"


def asked():
    return client.responses.create(model="m", input="Which method?").output_text.strip()


@app.post("/kept")
def kept():
    draw = getattr(Charts(), asked(), None)  # expect: llm-output-to-code
    return {"chart": draw() if draw else None}


@app.post("/there")
def there():
    name = asked()
    if hasattr(Charts, name):
        return {"chart": getattr(Charts(), name)()}  # expect: llm-output-to-code
    return {}


@app.post("/listed")
def listed():
    name = asked()
    if name not in ("bar",):
        return {}
    return {"chart": getattr(Charts(), name)()}  # ok: llm-output-to-code, excessive-agency


@app.post("/client")
def by_client():
    return jsonify(getattr(Charts(), request.json["name"])())  # expect: code-injection


@app.post("/module")
def of_module():
    return jsonify(globals()[asked()]())  # expect: excessive-agency
