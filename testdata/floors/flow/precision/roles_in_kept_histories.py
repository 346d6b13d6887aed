"""Conversations that are kept between requests: the system's message stays one, and what the client says stays the client's."""
# rules: system-prompt-injection

from flask import Flask, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
RULES = "You plan meals and refuse everything else."
TALKS = {}


def answer(lines):
    reply = client.chat.completions.create(model="m", messages=lines)  # ok: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/kept")
def kept():
    if "talk" not in session:
        session["talk"] = [{"role": "system", "content": RULES}]
    session["talk"].append({"role": "user", "content": request.json["say"]})
    reply = client.chat.completions.create(model="m", messages=session["talk"])  # ok: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/shortened")
def shortened():
    if "plan" not in session:
        session["plan"] = [{"role": "system", "content": RULES}]
    session["plan"].append({"role": "user", "content": request.json["say"]})
    session["plan"] = [session["plan"][0]] + session["plan"][-6:]
    reply = client.chat.completions.create(model="m", messages=session["plan"])  # ok: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/named")
def named():
    number = request.json["talk"]
    if number not in TALKS:
        TALKS[number] = [{"role": "system", "content": RULES}]
    TALKS[number].append({"role": "user", "content": request.json["say"]})
    reply = client.chat.completions.create(model="m", messages=TALKS[number])  # ok: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/handed")
def handed():
    earlier = [{"role": "user", "content": line} for line in request.json["earlier"]]
    return answer([{"role": "system", "content": RULES}] + earlier)


@app.post("/toned")
def toned():
    if "mood" not in session:
        session["mood"] = [{"role": "system", "content": RULES + request.json["tone"]}]
    session["mood"].append({"role": "user", "content": "Go on."})
    reply = client.chat.completions.create(model="m", messages=session["mood"])  # expect: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)


@app.post("/chosen")
def chosen():
    if "cast" not in session:
        session["cast"] = [{"role": "system", "content": RULES}]
    session["cast"].append({"role": request.json["role"], "content": "Go on."})
    reply = client.chat.completions.create(model="m", messages=session["cast"])  # expect: system-prompt-injection
    return jsonify(text=reply.choices[0].message.content)
