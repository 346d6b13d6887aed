"""Services that a factory puts into the application's extensions."""
# rules: credential-in-prompt

import requests
from flask import Flask, current_app, request

LLM = "https://api.example.com/llm/completions"


class Writer:
    def __init__(self, url):
        self._url = url

    def write(self, text):
        return requests.post(self._url, json={"prompt": text}).text  # expect: credential-in-prompt


class Archive:
    def __init__(self, url):
        self._url = url

    def put_away(self, text):
        return requests.post(self._url, json={"text": text}).text  # ok: credential-in-prompt


class Desk:
    def __init__(self, writer, archive):
        self.writer = writer
        self.archive = archive

    @classmethod
    def from_settings(cls, settings):
        return cls(Writer(settings["WRITER"]), Archive("https://archive.example.com/notes"))


def create_app():
    app = Flask(__name__)
    app.config.from_mapping({"WRITER": LLM})
    app.extensions["desk"] = Desk.from_settings(app.config)

    @app.post("/write")
    def write():
        return current_app.extensions["desk"].writer.write(request.headers["Authorization"])

    @app.post("/keep")
    def keep():
        return current_app.extensions["desk"].archive.put_away(request.headers["Authorization"])

    return app


app = create_app()
