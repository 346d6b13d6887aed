"""Messages that a client sends, of which only those of some roles are handed on."""
# rules: system-prompt-injection

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
SPEAKERS = ("user", "assistant")


def of_speakers(sent):
    taken = []
    for line in sent:
        speaker = line["role"]
        if speaker not in SPEAKERS:
            continue
        taken.append({"role": speaker, "content": line["content"]})
    return taken


def of_anybody(sent):
    taken = []
    for line in sent:
        if line["role"] not in SPEAKERS:
            app.logger.warning("a strange role")
        taken.append({"role": line["role"], "content": line["content"]})
    return taken


@app.post("/speakers")
def speakers():
    return client.chat.completions.create(model="m", messages=of_speakers(request.json["lines"])).id  # ok: system-prompt-injection


@app.post("/anybody")
def anybody():
    return client.chat.completions.create(model="m", messages=of_anybody(request.json["lines"])).id  # expect: system-prompt-injection


@app.post("/made")
def made():
    lines = [{"role": it["role"], "content": it["content"]} for it in request.json["lines"] if it["role"] == "user"]
    return client.chat.completions.create(model="m", messages=lines).id  # ok: system-prompt-injection
