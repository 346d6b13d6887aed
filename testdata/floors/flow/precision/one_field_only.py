"""One field is checked, the other is not."""
# rules: prompt-injection

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
TONES = {"calm", "loud"}


class Order:
    def __init__(self, tone, topic):
        self.tone = tone
        self.topic = topic


@app.post("/both_used")
def both_used():
    tone, topic = request.json["tone"], request.json["topic"]
    if tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {tone} about {topic}"}).text  # expect: prompt-injection


@app.post("/checked_used")
def checked_used():
    tone, topic = request.json["tone"], request.json["topic"]
    if tone not in TONES:
        return "no"
    print(len(topic))
    return requests.post(LLM, json={"prompt": f"Speak {tone}"}).text  # ok: prompt-injection


@app.post("/key_checked")
def key_checked():
    body = request.json
    if body["tone"] not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {body['tone']}"}).text  # ok: prompt-injection


@app.post("/other_key_used")
def other_key_used():
    body = request.json
    if body["tone"] not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Write about {body['topic']}"}).text  # expect: prompt-injection


@app.post("/attribute_checked")
def attribute_checked():
    order = Order(request.json["tone"], request.json["topic"])
    if order.tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Speak {order.tone}"}).text  # ok: prompt-injection


@app.post("/other_attribute_used")
def other_attribute_used():
    order = Order(request.json["tone"], request.json["topic"])
    if order.tone not in TONES:
        return "no"
    return requests.post(LLM, json={"prompt": f"Write about {order.topic}"}).text  # expect: prompt-injection
