"""Flask-Login's own refusal, given back by a hook, lets nobody in."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, current_app, jsonify, request
from flask_login import LoginManager, current_user
from openai import OpenAI

app = Flask(__name__)
login = LoginManager(app)
client = OpenAI()


@app.before_request
def known_people_only():
    if request.endpoint == "open_letter":
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()


@app.post("/letter")
def letter():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=client.responses.create(model="m", input="Write a letter").output_text)


@app.post("/open-letter")
def open_letter():  # expect: unauthenticated-llm-endpoint
    return jsonify(text=client.responses.create(model="m", input="Write a letter").output_text)
