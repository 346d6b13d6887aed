"""The key of a known provider works wherever it stands, whatever it is called. Made up, all of them."""
# rules: hardcoded-credential

import re

import requests
from flask import Flask

app = Flask(__name__)
GROQ = "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"  # expect: hardcoded-credential
PAIRS = [("acme", "ghp_J0RlgLKOmxgJTeKdNnFRIBXuDL7DxtpYlSXp")]  # expect: hardcoded-credential
SHAPE = re.compile("gsk_[A-Za-z0-9]{52}")  # ok: hardcoded-credential
SAMPLE = "gsk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # ok: hardcoded-credential
DIGEST = "3f786850e387550fdab836ed7e6dc881de23001b"  # ok: hardcoded-credential


class Client:
    def __init__(self, k):
        self.k = k


client = Client("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")  # expect: hardcoded-credential


@app.get("/")
def index():
    """Answers `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` with nothing."""
    headers = {"Authorization": f"Bearer {GROQ}"}  # ok: hardcoded-credential
    return requests.get("https://api.example.com", headers=headers).text  # ok: hardcoded-credential
