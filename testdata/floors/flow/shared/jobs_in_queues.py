"""Jobs that go through a queue of the module keep their parts apart."""
# rules: credential-in-prompt

import queue
import threading
from dataclasses import dataclass

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
tuples = queue.Queue()
records = queue.SimpleQueue()


@dataclass
class Job:
    text: str
    sender: str


@app.post("/tuples")
def put_tuple():
    tuples.put(("ask", {"text": request.json["q"], "sender": request.headers["Authorization"]}))
    return "queued"


@app.post("/records")
def put_record():
    records.put(Job(request.json["q"], sender=request.headers["Authorization"]))
    return "queued"


def work():
    while True:
        kind, job = tuples.get()
        client.responses.create(model="m", input=kind + job["text"])  # ok: credential-in-prompt
        client.responses.create(model="m", input=job["sender"])  # expect: credential-in-prompt
        job = records.get(timeout=3)
        client.responses.create(model="m", input=job.text)  # ok: credential-in-prompt
        client.responses.create(model="m", input=job.sender)  # expect: credential-in-prompt


threading.Thread(target=work, daemon=True).start()
