"""A literal is told where it stands, whoever imports its name."""
# rules: hardcoded-credential

import requests
import settings
from flask import Flask
from settings import FLASK_KEY, JANITOR_TOKEN, LABEL

app = Flask(__name__)
app.secret_key = FLASK_KEY


@app.post("/clean")
def clean():
    requests.post("https://intern.example/j", headers={"X-Token": JANITOR_TOKEN, "X-Label": LABEL}, timeout=3)
    requests.post("https://intern.example/j", headers={"X-Token": settings.JANITOR_TOKEN}, timeout=3)
    return "ok"
