"""What a database or a bucket gives for a key is not the key."""
# rules: prompt-injection, indirect-prompt-injection

from firebase_admin import firestore, initialize_app
from flask import Flask, jsonify, request
from google.cloud import storage
from openai import OpenAI

initialize_app()
app = Flask(__name__)
db = firestore.client()
bucket = storage.Client().bucket("reports")
client = OpenAI()


def ask(text):
    return client.responses.create(model="m", input=text).output_text


@app.post("/doc")
def doc():
    found = db.collection("plans").document(request.json["id"]).get()
    return jsonify(said=ask("Sum up: " + found.to_dict()["text"]))


@app.post("/said")
def said():
    key = request.json["id"]
    reply = client.responses.create(model="m", input="Sum up: " + key)  # expect: prompt-injection
    return jsonify(said=reply.output_text)


@app.post("/file")
def file():
    content = bucket.blob(request.json["name"]).download_as_text()
    reply = client.responses.create(model="m", input="Sum up: " + content)  # expect: indirect-prompt-injection
    return jsonify(said=reply.output_text)
