"""The call of a generator comes back, whatever its body does."""
# rules: credential-in-prompt, credential-in-response

import itertools
import time

import requests
from flask import Flask, Response, abort, jsonify, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


def numbers():
    n = 0
    while True:
        yield n
        n += 1


def joined():
    text = ""
    while True:
        piece = yield text
        text += piece


def measured():
    total = 0
    while True:
        piece = yield total
        total += len(piece)


def beats(text):
    while True:
        yield f"data: {text}\n\n"
        time.sleep(1)


def refused():
    yield "none"
    abort(503)


def never():
    while True:
        time.sleep(1)


@app.post("/behind")
def behind():
    number = next(numbers())
    requests.post(LLM, json={"prompt": f"{number} {request.headers['Authorization']}"})  # expect: credential-in-prompt
    return jsonify(done=True)


@app.post("/behind_loop")
def behind_loop():
    for number in itertools.islice(numbers(), 3):
        app.logger.info(number)
    requests.post(LLM, json={"prompt": request.headers["Authorization"]})  # expect: credential-in-prompt
    return jsonify(done=True)


@app.post("/sent")
def sent():
    text = joined()
    next(text)
    requests.post(LLM, json={"prompt": text.send(request.headers["Authorization"])})  # expect: credential-in-prompt
    return jsonify(done=True)


@app.post("/sent_and_measured")
def sent_and_measured():
    size = measured()
    next(size)
    requests.post(LLM, json={"prompt": f"{size.send(request.headers['Authorization'])}"})  # known-noise: credential-in-prompt
    return jsonify(done=True)


@app.get("/stream")
def stream():
    return Response(beats(request.headers["Authorization"]), mimetype="text/event-stream")  # expect: credential-in-response


@app.get("/stream_other")
def stream_other():
    return Response(beats(str(len(request.headers["Authorization"]))), mimetype="text/event-stream")  # ok: credential-in-response


@app.post("/raised_when_read")
def raised_when_read():
    parts = refused()
    requests.post(LLM, json={"prompt": f"{parts} {request.headers['Authorization']}"})  # expect: credential-in-prompt
    return jsonify(done=True)


@app.post("/behind_an_endless_call")
def behind_an_endless_call():
    never()
    return jsonify(sent=len(requests.post(LLM, json={"prompt": request.headers["Authorization"]}).text))  # ok: credential-in-prompt
