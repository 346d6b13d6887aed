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


@app.post("/all")
def all_known():
    lines = request.json["lines"]
    if not all(it.get("role") in SPEAKERS for it in lines):
        return "", 400
    return client.chat.completions.create(model="m", messages=lines).id  # ok: system-prompt-injection


@app.post("/any")
def any_unknown():
    lines = request.json["lines"]
    if any(it["role"] not in SPEAKERS for it in lines):
        return "", 400
    return client.chat.completions.create(model="m", messages=[{"role": "system", "content": "Be brief."}, *lines]).id  # ok: system-prompt-injection


@app.post("/loop")
def each():
    lines = request.json["lines"]
    for it in lines:
        if it["role"] != "user":
            return "", 400
    return client.chat.completions.create(model="m", messages=lines).id  # ok: system-prompt-injection


@app.post("/kept")
def kept():
    lines = [it for it in request.json["lines"] if it.get("role") in SPEAKERS]
    return client.chat.completions.create(model="m", messages=lines).id  # ok: system-prompt-injection


@app.post("/filter")
def let_through():
    lines = list(filter(lambda it: it["role"] == "user", request.json["lines"]))
    return client.chat.completions.create(model="m", messages=lines).id  # ok: system-prompt-injection


@app.post("/some")
def some_known():
    lines = request.json["lines"]
    if not any(it["role"] in SPEAKERS for it in lines):
        return "", 400
    return client.chat.completions.create(model="m", messages=lines).id  # expect: system-prompt-injection


@app.post("/others")
def others():
    if not all(it["role"] in SPEAKERS for it in request.json["history"]):
        return "", 400
    return client.chat.completions.create(model="m", messages=request.json["lines"]).id  # expect: system-prompt-injection


@app.post("/text")
def of_text():
    lines = request.json["lines"]
    if not all(it["content"] in SPEAKERS for it in lines):
        return "", 400
    return client.chat.completions.create(model="m", messages=lines).id  # expect: system-prompt-injection
