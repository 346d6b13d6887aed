"""The verdict of a guardrail guards what comes behind it only where a bad one ends the request."""
# rules: prompt-injection

import logging

import boto3
from flask import Flask, request

app = Flask(__name__)
bedrock = boto3.client("bedrock-runtime")
log = logging.getLogger("desk")


def blocked(text):
    content = [{"text": {"text": text}}]
    verdict = bedrock.apply_guardrail(guardrailIdentifier="g", guardrailVersion="1", source="INPUT", content=content)
    return verdict["action"] == "GUARDRAIL_INTERVENED"


def passes(text):
    content = [{"text": {"text": text}}]
    verdict = bedrock.apply_guardrail(guardrailIdentifier="g", guardrailVersion="1", source="INPUT", content=content)
    return verdict["action"] == "NONE"


def ask(story):
    bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "Sum up: " + story}]}])


@app.post("/logged")
def logged():
    story = request.json["story"]
    if blocked(story):
        log.warning("guardrail intervened")
    bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "Sum up: " + story}]}])  # expect: prompt-injection
    return "ok"


@app.post("/refused")
def refused():
    story = request.json["story"]
    if blocked(story):
        return "no", 422
    ask(story)  # ok: prompt-injection
    return "ok"


@app.post("/passed")
def passed():
    story = request.json["story"]
    if not passes(story):
        return "no", 422
    ask(story)  # ok: prompt-injection
    return "ok"


@app.post("/turned_round")
def turned_round():
    story = request.json["story"]
    if not blocked(story):
        return "no", 422
    bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": "Sum up: " + story}]}])  # expect: prompt-injection
    return "ok"
