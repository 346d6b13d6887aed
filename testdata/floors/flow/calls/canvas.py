"""Steps of a canvas of tasks run with what they are given."""
# rules: prompt-injection

from celery import Celery, chain, group
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
queue = Celery(app.name)
client = OpenAI()


@queue.task
def translated(text):
    return client.responses.create(model="m", input="Translate: " + text).output_text  # expect: prompt-injection


@queue.task
def summed_up(text):
    return client.responses.create(model="m", input="Sum up: " + text).output_text  # expect: prompt-injection


@queue.task
def counted(text):
    return client.responses.create(model="m", input=f"Of {len(text)} letters").output_text  # ok: prompt-injection


@queue.task
def kept(reply, room):
    print(room, reply)


@app.post("/ask")
def ask():
    work = translated.s(request.json["q"]) | kept.s("main")
    return jsonify(work.apply_async().id)


@app.post("/both")
def both():
    chain(group(summed_up.si(request.json["q"]), counted.s(request.json["q"])), kept.s("main"))()
    return jsonify(done=True)
