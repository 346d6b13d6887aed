"""Results of which a part says how a check has turned out, and checks that count what they find."""
# rules: prompt-injection

import re
from dataclasses import dataclass
from typing import NamedTuple

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
PHRASES = ["your instructions", "developer mode"]
PATTERNS = [re.compile(phrase, re.I) for phrase in PHRASES]


class Verdict(NamedTuple):
    fine: bool
    reason: str = ""


@dataclass
class Report:
    clean: bool
    n_found: int


def ask(text):
    return client.responses.create(model="m", input=f"Answer this: {text}").output_text  # ok: prompt-injection


def ask_anyway(text):
    return client.responses.create(model="m", input=f"Answer this: {text}").output_text  # expect: prompt-injection


def judge(text):
    if any(phrase in text.lower() for phrase in PHRASES):
        return Verdict(False, "rude")
    return Verdict(True)


def judge_pair(text):
    for pattern in PATTERNS:
        if pattern.search(text):
            return False, "rude"
    return True, None


def judge_mapping(text):
    found = [phrase for phrase in PHRASES if phrase in text]
    if found:
        return {"fine": False, "found": found}
    return {"fine": True, "found": []}


def report(text):
    n_found = sum(1 for phrase in PHRASES if phrase in text)
    return Report(clean=n_found == 0, n_found=n_found)


@app.post("/record")
def record():
    text = request.json["text"]
    if not judge(text).fine:
        return "rude", 400
    return ask(text)


@app.post("/pair")
def pair():
    text = request.json["text"]
    fine, reason = judge_pair(text)
    if not fine:
        return reason, 400
    return ask(text)


@app.post("/mapping")
def mapping():
    text = request.json["text"]
    if judge_mapping(text)["fine"]:
        return ask(text)
    return "rude", 400


@app.post("/report")
def reported():
    text = request.json["text"]
    if report(text).clean:
        return ask(text)
    return "rude", 400


@app.post("/counted")
def counted():
    text = request.json["text"]
    if len([phrase for phrase in PHRASES if phrase in text]) > 0:
        return "rude", 400
    return ask(text)


@app.post("/other-way")
def other_way():
    text = request.json["text"]
    if judge(text).fine:
        return "nothing to see"
    return ask_anyway(text)


@app.post("/other-part")
def other_part():
    text = request.json["text"]
    fine, reason = judge_pair(text)
    return ask_anyway(text) + str(fine) + str(reason)


@app.post("/other-text")
def other_text():
    if not judge(request.json["title"]).fine:
        return "rude", 400
    return ask_anyway(request.json["text"])
