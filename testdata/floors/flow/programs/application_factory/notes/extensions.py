import requests


class Client:
    def __init__(self):
        self.url = None
        self.session = None

    def init_app(self, app):
        self.url = app.config["LLM"]
        self.session = requests.Session()

    def ask(self, prompt):
        return self.session.post(self.url, json={"prompt": prompt}).text  # known-miss: credential-in-prompt

    def ask_about(self, prompt):
        return self.session.post(self.url, json={"prompt": prompt}).text  # ok: credential-in-prompt


class Texts:
    def __init__(self):
        self.prefix = ""

    def init_app(self, app):
        self.prefix = app.name

    def describe(self, text):
        return self.prefix + text


client = Client()
texts = Texts()
