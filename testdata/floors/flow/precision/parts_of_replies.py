"""What a reply says of itself (counts, names, addresses of pictures) the model has not written."""
# rules: unscreened-llm-output, llm-output-in-request

import requests
from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/cost")
def cost():
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["q"]}])
    return jsonify(tokens=reply.usage.total_tokens, id=reply.id, why=reply.choices[0].finish_reason)  # ok: unscreened-llm-output


@app.post("/answer")
def answer():
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["q"]}])
    return jsonify(tokens=reply.usage.total_tokens, text=reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/picture")
def picture():
    reply = client.images.generate(model="m", prompt=request.json["q"])
    image = requests.get(reply.data[0].url, timeout=9)  # ok: llm-output-in-request
    return jsonify(bytes=len(image.content))


@app.post("/page")
def page():
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["q"]}])
    found = requests.get(reply.choices[0].message.content, timeout=9)  # expect: llm-output-in-request
    return jsonify(bytes=len(found.content))
