"""Messages of a body that is sent as bytes keep their roles, and so do typed dictionaries."""
# rules: prompt-injection, system-prompt-injection

import json
import urllib.request

import requests
from flask import Flask, jsonify, request
from openai import OpenAI
from openai.types.chat import ChatCompletionSystemMessageParam, ChatCompletionUserMessageParam

app = Flask(__name__)
client = OpenAI()
URL = "https://api.openai.com/v1/chat/completions"


@app.post("/user")
def user():
    body = json.dumps({"messages": [{"role": "user", "content": request.json["text"]}]}).encode("utf-8")
    with urllib.request.urlopen(urllib.request.Request(URL, data=body), timeout=9) as answer:  # expect: prompt-injection
        return jsonify(status=answer.status)


@app.post("/system")
def system():
    body = json.dumps({"messages": [{"role": "system", "content": request.json["text"]}]}).encode()
    return jsonify(ok=requests.post(URL, data=body, timeout=9).ok)  # expect: system-prompt-injection


@app.post("/typed")
def typed():
    messages = [
        ChatCompletionSystemMessageParam(role="system", content="Be kind."),
        ChatCompletionUserMessageParam(role="user", content=request.json["text"]),
    ]
    reply = client.chat.completions.create(model="small", messages=messages)  # expect: prompt-injection
    return jsonify(bool(reply))


@app.post("/typed-system")
def typed_system():
    messages = [ChatCompletionSystemMessageParam(role="system", content=request.json["text"])]
    return jsonify(bool(client.chat.completions.create(model="small", messages=messages)))  # expect: system-prompt-injection
