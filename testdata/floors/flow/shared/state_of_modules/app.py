# rules: prompt-injection
from flask import Flask, request
from openai import OpenAI

from .state import counts, history, names

app = Flask(__name__)
client = OpenAI()


@app.post("/say")
def say():
    history.append({"role": "user", "content": request.json["text"]})
    counts["said"] = 1
    return ""


@app.get("/talk")
def talk():
    return client.chat.completions.create(model="m", messages=history).choices[0].message.content  # expect: prompt-injection


@app.get("/names")
def listed():
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": names[0]}]).choices[0].message.content  # ok: prompt-injection


@app.get("/counts")
def counted():
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": counts["said"]}]).choices[0].message.content  # ok: prompt-injection
