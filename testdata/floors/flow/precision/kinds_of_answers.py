"""The kind of a block of a reply and the label of a classifier are not what a model or a client has written."""

import os

import anthropic
from flask import Flask, abort, jsonify, request
from huggingface_hub import InferenceClient
from pymongo import MongoClient

app = Flask(__name__)
model = anthropic.Anthropic()
hub = InferenceClient(token=os.environ["HF_TOKEN"])
users = MongoClient()["app"]["users"]


def remove(name):
    users.delete_one({"name": str(name)})


@app.post("/tools")
def tools():
    answer = model.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "go"}])
    for block in answer.content:
        if block.type == "tool_use":  # ok: llm-output-in-authorization
            remove("kim")
    return jsonify("done")


@app.post("/verdict")
def verdict():
    answer = model.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "may they?"}])
    if answer.content[0].text != "yes":  # expect: llm-output-in-authorization
        abort(403)
    remove("kim")
    return jsonify("done")


@app.post("/mood")
def mood():
    text = request.json["text"]
    label = hub.text_classification(text)[0].label
    said = [{"role": "system", "content": f"They sound {label}."}, {"role": "user", "content": text}]
    return jsonify(hub.chat_completion(messages=said, model="m").choices[0].message.content)  # ok: system-prompt-injection


@app.post("/tone")
def tone():
    text = request.json["text"]
    said = [{"role": "system", "content": f"They said {text}."}, {"role": "user", "content": text}]
    return jsonify(hub.chat_completion(messages=said, model="m").choices[0].message.content)  # expect: system-prompt-injection


@app.post("/found")
def found():
    return jsonify(users.find_one({"mail": request.json["mail"].strip().lower()}) is not None)  # ok: nosql-injection


@app.post("/sought")
def sought():
    return jsonify(users.find_one({"mail": request.json["mail"]}) is not None)  # expect: nosql-injection
