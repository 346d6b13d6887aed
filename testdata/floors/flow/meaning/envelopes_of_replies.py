"""What an answer says of itself (how it went, how long it is, its number) is no text of the model."""
# rules: unscreened-llm-output

import boto3
import httpx
import requests
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
bedrock = boto3.client("bedrock-runtime")
client = OpenAI()
URL = "https://api.openai.com/v1/chat/completions"


def body():
    return {"model": "m", "messages": [{"role": "user", "content": request.json["text"]}]}


@app.post("/state")
def state():
    answer = httpx.post(URL, json=body())
    return jsonify(answer.is_success, answer.status_code)  # ok: unscreened-llm-output


@app.post("/numbers")
def numbers():
    answer = requests.post(URL, json=body()).json()
    return jsonify(answer["id"], answer["usage"]["total_tokens"], answer["choices"][0]["finish_reason"])  # ok: unscreened-llm-output


@app.post("/text")
def text():
    answer = requests.post(URL, json=body()).json()
    return jsonify(answer["id"], answer["choices"][0]["message"]["content"])  # expect: unscreened-llm-output


@app.post("/whole")
def whole():
    answer = httpx.post(URL, json=body())
    return jsonify(answer.status_code, answer.text)  # expect: unscreened-llm-output


@app.post("/converse")
def converse():
    answer = bedrock.converse(modelId="m", messages=[{"role": "user", "content": [{"text": request.json["text"]}]}])
    if request.args.get("brief"):
        return jsonify(answer["stopReason"], answer["usage"]["totalTokens"])  # ok: unscreened-llm-output
    return jsonify(answer["output"]["message"]["content"][0]["text"])  # expect: unscreened-llm-output


@app.post("/dump")
def dump():
    answer = client.chat.completions.create(model="m", messages=body()["messages"]).model_dump()
    if request.args.get("brief"):
        return jsonify(answer["id"], answer["usage"]["total_tokens"])  # ok: unscreened-llm-output
    return jsonify(answer["choices"][0]["message"]["content"])  # expect: unscreened-llm-output
