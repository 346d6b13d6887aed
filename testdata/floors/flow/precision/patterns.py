"""Regular expressions that match the whole text."""
# rules: prompt-injection

import re

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"
CODE = re.compile(r"[a-z]{2}")


@app.post("/full_match")
def full_match():
    code = request.json["code"]
    if not re.fullmatch(r"[a-z]{2}", code):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # ok: prompt-injection


@app.post("/compiled")
def compiled():
    code = request.json["code"]
    if CODE.fullmatch(code) is None:
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # ok: prompt-injection


@app.post("/anchored")
def anchored():
    code = request.json["code"]
    if not re.match(r"^[a-z]{2}\Z", code):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # ok: prompt-injection


@app.post("/open_end")
def open_end():
    code = request.json["code"]
    if not re.match(r"[a-z]{2}", code):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # expect: prompt-injection


@app.post("/searched")
def searched():
    code = request.json["code"]
    if not re.search(r"[a-z]{2}", code):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # expect: prompt-injection


@app.post("/each_line")
def each_line():
    code = request.json["code"]
    if not re.search(r"^[a-z]{2}$", code, re.MULTILINE):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # expect: prompt-injection


@app.post("/anything_matches")
def anything_matches():
    code = request.json["code"]
    if not re.fullmatch(r"(?s).*", code):
        return "no"
    return requests.post(LLM, json={"prompt": f"Answer in {code}"}).text  # known-miss: prompt-injection


@app.post("/group")
def group():
    match = re.fullmatch(r"lang-([a-z]{2})", request.json["code"])
    return requests.post(LLM, json={"prompt": f"Answer in {match.group(1) if match else 'en'}"}).text  # ok: prompt-injection
