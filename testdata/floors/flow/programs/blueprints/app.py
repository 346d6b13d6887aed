"""Blueprints are registered elsewhere, with hooks of their own."""
# rules: credential-in-prompt

from flask import Flask, g, request

from admin import admin
from chat import chat

app = Flask(__name__)
app.register_blueprint(admin, url_prefix="/admin")
app.register_blueprint(chat, url_prefix="/chat")


@app.before_request
def remember():
    g.everywhere = request.headers["Authorization"]
