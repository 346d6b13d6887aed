"""What ordinary chat applications do beside asking a model: names of session slots, pictures, personas, printed addresses."""
# rules: credential-in-log, hardcoded-credential, insecure-transport, llm-output-in-request, system-prompt-in-response, credential-in-response

import os
import ssl

import requests
import urllib3
import vercel_blob
from flask import Flask, jsonify, render_template_string, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
PERSONAS = {
    "chef": {
        "name": "Chef Dee",
        "session_key": "chef_messages",
        "greeting": "I am the chef here, what would you like to eat?",
        "system_prompt": "You are a witty chef and never talk about the prices of other houses.",
    },
    "critic": {
        "name": "Rev",
        "session_key": "critic_messages",
        "greeting": "I am the critic here, what shall I look at?",
        "system_prompt": "You are a critic of restaurants who refuses to speak of the weather.",
    },
}


@app.post("/chat/<persona>")
def chat(persona):
    config = PERSONAS.get(persona, PERSONAS["chef"])
    slot = config["session_key"]
    if slot not in session:
        session[slot] = [{"role": "system", "content": PERSONAS.get(persona, PERSONAS["chef"])["system_prompt"]}]
    session[slot].append({"role": "user", "content": request.json["text"]})
    reply = client.chat.completions.create(model="m", messages=session[slot])
    return jsonify(reply.choices[0].message.content)


@app.get("/welcome/<persona>")
def welcome(persona):
    return render_template_string("<h1>{{ bot.name }}</h1>{{ bot.greeting }}", bot=PERSONAS[persona])


@app.get("/about/<persona>")
def about(persona):
    return jsonify(PERSONAS[persona]["system_prompt"])  # expect: system-prompt-in-response


@app.post("/history")
def history():
    messages = request.json["history"]
    messages.insert(0, {"role": "system", "content": "You are a helpful assistant."})
    reply = client.chat.completions.create(model="m", messages=messages)
    return jsonify(reply=reply.choices[0].message.content, history=messages)


@app.post("/picture")
def picture():
    made = client.images.generate(model="dall-e-3", prompt=request.json["text"])
    return requests.get(made.data[0].url, timeout=9).content  # ok: llm-output-in-request


@app.post("/described-picture")
def described_picture():
    made = client.images.generate(model="dall-e-3", prompt=request.json["text"])
    return requests.get(made.data[0].revised_prompt, timeout=9).content  # expect: llm-output-in-request


def photo(place):
    key = os.environ["GOOGLE_MAPS_API_KEY"]
    print("key found:", key is not None)
    url = f"https://places.example/{place}?key={key}"
    print("photo:", url)  # expect: credential-in-log
    return url


@app.post("/photo")
def show_photo():
    return jsonify(photo("town-hall"))  # expect: credential-in-response


@app.post("/keep")
def keep():
    url = photo("town-hall")
    stored = vercel_blob.put("photo.txt", url.encode())
    return jsonify(stored["url"])


def connect(configuration):
    if configuration.verify_ssl:
        checks = ssl.CERT_REQUIRED
    else:
        checks = ssl.CERT_NONE
    return urllib3.PoolManager(cert_reqs=checks)


def connect_to_anybody():
    return urllib3.PoolManager(cert_reqs=ssl.CERT_NONE)  # expect: insecure-transport
