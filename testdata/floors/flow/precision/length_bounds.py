"""Bounds on length."""
# rules: unbounded-prompt

import requests
import tiktoken
from flask import Flask, request

app = Flask(__name__)
ENCODING = tiktoken.get_encoding("cl100k_base")
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


@app.post("/tokens")
def tokens():
    text = request.json["text"]
    if len(ENCODING.encode(text)) > 500:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # ok: unbounded-prompt


@app.post("/tokens_cut")
def tokens_cut():
    encoding = tiktoken.encoding_for_model("m")
    text = request.json["text"]
    numbers = encoding.encode(text)
    text = text if len(numbers) <= 500 else encoding.decode(numbers[:500])
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # ok: unbounded-prompt


@app.post("/tokens_of_other")
def tokens_of_other():
    text = request.json["text"]
    if len(ENCODING.encode(request.json["title"])) > 500:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt


@app.post("/tokens_at_least")
def tokens_at_least():
    text = request.json["text"]
    if len(ENCODING.encode(text)) < 5:
        return "no"
    return requests.post(LLM, json={"prompt": f"Summarise: {text}"}).text  # expect: unbounded-prompt


@app.post("/few_of_any_length")
def few_of_any_length():
    picked = request.json["items"][:5]
    return requests.post(LLM, json={"prompt": "\n".join(f"- {item}" for item in picked)}).text  # expect: unbounded-prompt


@app.post("/few_short_ones")
def few_short_ones():
    picked = request.json["items"][:5]
    return requests.post(LLM, json={"prompt": "\n".join(item[:40] for item in picked)}).text  # ok: unbounded-prompt
