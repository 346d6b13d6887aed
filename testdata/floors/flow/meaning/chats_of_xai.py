"""What is put into a conversation of xAI may come out of it again."""
# rules: credential-in-prompt, credential-in-response

from flask import Flask, jsonify, request
from xai_sdk import Client
from xai_sdk.chat import user

app, client = Flask(__name__), Client()


@app.post("/with-key")
def with_key():
    chat = client.chat.create(model="grok-3-mini")
    chat.append(user("Session " + request.headers["X-Api-Key"]))  # expect: credential-in-prompt
    return jsonify(text=chat.sample().content)  # expect: credential-in-response


@app.post("/without")
def without():
    chat = client.chat.create(model="grok-3-mini")
    chat.append(user("Which tram goes to " + request.json["place"]))
    return jsonify(text=chat.sample().content)  # ok: credential-in-response
