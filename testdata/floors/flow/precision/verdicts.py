"""The verdict of a check lies within its result; only a branch on it guards."""
# rules: prompt-injection

import requests
from flask import Flask, abort, request
from llm_guard import scan_prompt
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
LLM = "https://api.example.com/llm/completions"


def flagged(text):
    result = client.moderations.create(input=text)
    return result.results[0].flagged


@app.post("/helper")
def helper():
    text = request.json["text"]
    if flagged(text):
        abort(400)
    return requests.post(LLM, json={"prompt": text}).text  # ok: prompt-injection


@app.post("/ignored")
def ignored():
    text = request.json["text"]
    is_bad = flagged(text)
    return requests.post(LLM, json={"prompt": text}).text + str(is_bad)  # expect: prompt-injection


@app.post("/other_part")
def other_part():
    text = request.json["text"]
    if client.moderations.create(input=text).model:
        abort(400)
    return requests.post(LLM, json={"prompt": text}).text  # expect: prompt-injection


@app.post("/loop")
def loop():
    text = request.json["text"]
    for result in client.moderations.create(input=text).results:
        if result.flagged:
            abort(400)
    return requests.post(LLM, json={"prompt": text}).text  # known-noise: prompt-injection


@app.post("/score")
def score():
    text = request.json["text"]
    scores = client.moderations.create(input=text).results[0].category_scores
    if scores.harassment > 0.4:
        return "no", 400
    return requests.post(LLM, json={"prompt": text}).text  # ok: prompt-injection


@app.post("/wrong_way")
def wrong_way():
    text = request.json["text"]
    if not client.moderations.create(input=text).results[0].flagged:
        abort(400)
    return requests.post(LLM, json={"prompt": text}).text  # expect: prompt-injection


@app.post("/unpacked")
def unpacked():
    text = request.json["text"]
    _clean, is_valid, _score = scan_prompt([], text)
    if not all(is_valid.values()):
        abort(400)
    return requests.post(LLM, json={"prompt": text}).text  # ok: prompt-injection
