"""Hooks that put a screened body in the place of what a view has answered."""
# rules: unscreened-llm-output

import re

from flask import Blueprint, Flask, Response, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
MAIL = re.compile(r"[\w.]+@[\w.]+")
screened = Blueprint("screened", __name__)
stamped = Blueprint("stamped", __name__)
answered_anew = Blueprint("answered_anew", __name__)


def reply(text):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content


@screened.after_request
def hide_mails(response):
    response.set_data(MAIL.sub("[mail]", response.get_data(as_text=True)))
    return response


@answered_anew.after_request
def new_answer(response):
    if not response.is_json:
        return response
    text = response.get_data(as_text=True)
    return Response(MAIL.sub("[mail]", text), status=response.status_code, content_type=response.content_type)


@stamped.after_request
def stamp(response):
    response.headers["X-Service"] = "desk"
    response.set_data(response.get_data(as_text=True).strip())
    return response


@screened.post("/screened")
def in_screened():
    return jsonify(reply=reply(request.json["text"]))  # ok: unscreened-llm-output


@stamped.post("/stamped")
def in_stamped():
    return jsonify(reply=reply(request.json["text"]))  # expect: unscreened-llm-output


@answered_anew.post("/anew")
def in_answered_anew():
    return jsonify(reply=reply(request.json["text"]))  # ok: unscreened-llm-output


app.register_blueprint(screened)
app.register_blueprint(answered_anew)
app.register_blueprint(stamped)
