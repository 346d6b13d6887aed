"""What a context processor gives is in every template."""
# rules: credential-in-prompt

from flask import Blueprint, Flask, render_template, render_template_string, request
from openai import OpenAI

app = Flask(__name__)
pages = Blueprint("pages", __name__)
client = OpenAI()


@app.context_processor
def caller():
    return {"caller_header": request.headers.get("Authorization", ""), "language": "en"}


@pages.app_context_processor
def tools():
    def masked():
        return "*" * len(request.headers.get("Authorization", ""))

    return dict(masked=masked)


@app.post("/long")
def long():
    text = render_template("long.txt", question="hi")
    client.responses.create(model="m", input=text)  # expect: credential-in-prompt
    return "asked"


@app.post("/other")
def other():
    text = render_template("long.txt", question="hi", caller_header="you")
    client.responses.create(model="m", input=text)  # ok: credential-in-prompt
    return "asked"


@app.post("/short")
def short():
    client.responses.create(model="m", input=render_template("short.txt", question="hi"))  # ok: credential-in-prompt
    return "asked"


@app.post("/text")
def text():
    client.responses.create(model="m", input=render_template_string("For {{ caller_header }}"))  # expect: credential-in-prompt
    return "asked"


app.register_blueprint(pages)
