"""What a hook has kept and a later one has checked is kept as something checked."""
# rules: system-prompt-injection

from flask import Flask, g, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
TONES = ("warm", "dry")


@app.before_request
def keep():
    g.tone = request.args.get("tone", "dry")
    g.place = request.args.get("place", "")


@app.before_request
def check():
    g.tone = g.tone if g.tone in TONES else "dry"
    g.place = g.place if g.place else "here"


@app.get("/tone")
def tone():
    return client.responses.create(model="m", instructions=f"Be {g.tone}.", input="Hello").id  # ok: system-prompt-injection


@app.get("/place")
def place():
    return client.responses.create(model="m", instructions=f"Speak of {g.place}.", input="Hello").id  # expect: system-prompt-injection
