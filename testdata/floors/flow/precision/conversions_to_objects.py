"""UUIDs, dates and enums."""
# rules: prompt-injection

import uuid
from datetime import date, datetime
from enum import Enum

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


class Tone(Enum):
    CALM = "calm"
    LOUD = "loud"


@app.post("/to_uuid")
def to_uuid():
    key = uuid.UUID(request.json["key"])
    return requests.post(LLM, json={"prompt": f"Summarise ticket {key}"}).text  # ok: prompt-injection


@app.post("/to_date")
def to_date():
    day = date.fromisoformat(request.json["day"])
    return requests.post(LLM, json={"prompt": f"Weather on {day}"}).text  # ok: prompt-injection


@app.post("/parsed_date")
def parsed_date():
    day = datetime.strptime(request.json["day"], "%Y-%m-%d")
    return requests.post(LLM, json={"prompt": f"Weather on {day:%d.%m.}"}).text  # ok: prompt-injection


@app.post("/to_enum")
def to_enum():
    tone = Tone(request.json["tone"])
    return requests.post(LLM, json={"prompt": f"Speak {tone.value}"}).text  # ok: prompt-injection


@app.post("/checked_and_raw_used")
def checked_and_raw_used():
    day = request.json["day"]
    parsed = date.today()
    return requests.post(LLM, json={"prompt": f"Weather on {day}, today is {parsed}"}).text  # expect: prompt-injection
