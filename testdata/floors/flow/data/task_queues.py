"""A task gets the arguments with which it is delayed."""
# rules: credential-in-prompt

import requests
from celery import Celery
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
worker = Celery("worker", broker="memory://")
worker.conf.task_always_eager = True


@worker.task
def send(text):
    requests.post(LLM, json={"prompt": text})  # expect: credential-in-prompt


@worker.task
def send_kind(text, kind):
    requests.post(LLM, json={"prompt": kind})  # ok: credential-in-prompt


@worker.task(name="send-later")
def send_later(text):
    requests.post(LLM, json={"prompt": text})  # expect: credential-in-prompt


@app.post("/delayed")
def delayed():
    send.delay(request.headers["Authorization"])
    return "queued"


@app.post("/delayed_other")
def delayed_other():
    send_kind.delay(request.headers["Authorization"], kind="plain")
    return "queued"


@app.post("/applied")
def applied():
    send_later.apply_async(args=[request.headers["Authorization"]], countdown=3)
    return "queued"
