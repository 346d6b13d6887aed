"""The application is made by a function."""
# rules: credential-in-prompt

from flask import Flask, g, request

from .extensions import client, texts
from .views import api


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_mapping(LLM="https://api.example.com/llm/completions")
    app.register_blueprint(api, url_prefix="/api")
    client.init_app(app)
    texts.init_app(app)

    @app.before_request
    def remember():
        g.auth = request.headers["Authorization"]
        g.name = "kim"

    return app
