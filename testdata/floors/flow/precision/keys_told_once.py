"""A key is told where it stands, not again where it is joined with a scheme; what everybody may have is none."""
# rules: hardcoded-credential, credential-in-log

import os

import requests
from flask import Flask

app = Flask(__name__)
API_KEY = "kJ82hd0-Qm4x-99ab-Zr71"  # expect: hardcoded-credential
ANONYMOUS_KEY = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIiwiaWF0IjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJlLW9mLW5vYm9keQ"
PAGE_KEY = "pk_live_51H8s2kLkdIwHu7ixraBm"


def send(entry):
    headers = {"apikey": API_KEY, "Authorization": f"Bearer {API_KEY}"}  # ok: hardcoded-credential
    requests.post("https://logs.example.com/entries", headers=headers, json=entry, timeout=9)
    other = {"apikey": ANONYMOUS_KEY, "Authorization": f"Bearer {ANONYMOUS_KEY}"}  # ok: hardcoded-credential
    requests.post("https://pages.example.com/entries", headers=other, json=entry, timeout=9)


def start():
    print("service account in", os.environ["GOOGLE_APPLICATION_CREDENTIALS"])  # ok: credential-in-log
    print("key", os.environ["GOOGLE_API_KEY"])  # expect: credential-in-log
