"""Bounds on length."""
# rules: unbounded-prompt

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/unbounded")
def unbounded():
    text = request.json["text"]
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt


@app.post("/checked")
def checked():
    text = request.json["text"]
    if len(text) > 500:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # ok: unbounded-prompt


@app.post("/checked_the_other_way")
def checked_the_other_way():
    text = request.json["text"]
    if len(text) < 500:
        return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # ok: unbounded-prompt
    return "no"


@app.post("/sliced")
def sliced():
    text = request.json["text"][:500]
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # ok: unbounded-prompt


@app.post("/minimum_only")
def minimum_only():
    text = request.json["text"]
    if len(text) < 3:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt


@app.post("/sliced_at_the_front")
def sliced_at_the_front():
    text = request.json["text"][3:]
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt


@app.post("/checked_other")
def checked_other():
    text = request.json["text"]
    if len(request.json["title"]) > 500:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt
