"""A model's text through `json.loads`: handled here, handled by the caller, or not at all."""
# rules: unchecked-llm-response

import json

import boto3
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
bedrock = boto3.client("bedrock-runtime")


def answer(text):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}]).choices[0].message.content


def parsed(text):
    return json.loads(answer(text))  # expect: unchecked-llm-response


def parsed_for_careful(text):
    return json.loads(answer(text))  # ok: unchecked-llm-response


def envelope(text):
    body = json.dumps({"messages": [{"role": "user", "content": text}], "max_tokens": 10})
    return json.loads(bedrock.invoke_model(modelId="m", body=body)["body"].read())["content"][0]["text"]  # ok: unchecked-llm-response


@app.post("/bare")
def bare():
    return jsonify(label=parsed(request.json["text"])["label"])


@app.post("/careful")
def careful():
    try:
        return jsonify(label=parsed_for_careful(request.json["text"])["label"])
    except ValueError:
        return jsonify(label="other")


@app.post("/here")
def here():
    try:
        label = json.loads(answer(request.json["text"]))["label"]  # ok: unchecked-llm-response
    except (ValueError, KeyError):
        label = "other"
    return jsonify(label=label, length=len(envelope(request.json["text"])))


@app.post("/request")
def from_request():
    return jsonify(label=json.loads(request.data)["label"])  # ok: unchecked-llm-response
