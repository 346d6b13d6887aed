"""What is said in a video that the client chooses is nobody's instruction, and not the client's own words."""
# rules: indirect-prompt-injection, prompt-injection

from flask import Flask, jsonify, request
from openai import OpenAI
from youtube_transcript_api import YouTubeTranscriptApi

app = Flask(__name__)
client = OpenAI()


@app.post("/summary")
def summary():
    said = " ".join(part["text"] for part in YouTubeTranscriptApi.get_transcript(request.json["video"]))
    reply = client.responses.create(model="m", input="Sum this up in one sentence: " + said)  # expect: indirect-prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/length")
def length():
    said = YouTubeTranscriptApi().fetch(request.json["video"])
    reply = client.responses.create(model="m", input=f"Is a talk of {len(said)} parts long?")  # ok: indirect-prompt-injection
    return jsonify(text=reply.output_text)
