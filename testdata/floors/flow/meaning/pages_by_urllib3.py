"""Pages that urllib3 fetches."""
# rules: indirect-prompt-injection, prompt-injection

import urllib3
from flask import Flask, request
from openai import OpenAI

client, app, http = OpenAI(), Flask(__name__), urllib3.PoolManager()


@app.post("/page")
def page():
    text = http.request("GET", request.json["url"]).data.decode()
    client.responses.create(model="m", input="Assess: " + text)  # expect: indirect-prompt-injection
    return ""


@app.post("/json")
def json():
    text = urllib3.request("GET", request.json["url"]).json()["text"]
    client.responses.create(model="m", input="Assess: " + text)  # expect: indirect-prompt-injection
    return ""


@app.post("/own")
def own():
    answer = http.request("GET", "https://notes.example.org/today")
    client.responses.create(model="m", input=f"Assess: {answer.data.decode()} ({answer.status})")
    return ""
