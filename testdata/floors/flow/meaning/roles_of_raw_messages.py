"""Who speaks in a message: in the body of a request, in objects of a library, under a member of its enumeration."""
# rules: prompt-injection, system-prompt-injection

import os

import requests
from ai21 import AI21Client
from ai21.models.chat import ChatMessage
from azure.ai.inference import ChatCompletionsClient
from flask import Flask, request
from llama_index.core.llms import ChatMessage as IndexMessage
from llama_index.core.llms import MessageRole
from llama_index.llms.openai import OpenAI

app = Flask(__name__)
URL = "https://llm.example.com/v1/chat/completions"


@app.post("/body")
def body():
    topic, question = request.json["topic"], request.json["question"]
    requests.post(  # expect: system-prompt-injection, prompt-injection
        URL,
        json={"model": "m", "messages": [{"role": "system", "content": f"Speak of {topic}."}, {"role": "user", "content": question}]},
        timeout=30,
    )
    return "asked"


@app.post("/body-of-user")
def body_of_user():
    messages = [{"role": "system", "content": "Speak of cheese."}, {"role": "user", "content": request.json["question"]}]
    requests.post(URL, json={"model": "m", "messages": messages}, timeout=30)  # expect: prompt-injection
    return "asked"


@app.post("/mapping")
def mapping():
    client = ChatCompletionsClient("https://models.example.com", os.environ["MODELS_KEY"])
    client.complete({"messages": [{"role": "developer", "content": request.json["topic"]}]})  # expect: system-prompt-injection
    client.complete({"messages": [{"role": "user", "content": request.json["question"]}]})  # expect: prompt-injection
    return "asked"


@app.post("/objects")
def objects():
    client = AI21Client()
    client.chat.completions.create([ChatMessage(role="system", content=request.json["topic"])], "m")  # expect: system-prompt-injection
    client.chat.completions.create([ChatMessage(role="user", content=request.json["question"])], "m")  # expect: prompt-injection
    return "asked"


@app.post("/members")
def members():
    model = OpenAI(model="m")
    model.chat([IndexMessage(role=MessageRole.SYSTEM, content=request.json["topic"])])  # expect: system-prompt-injection
    model.chat([IndexMessage(role=MessageRole.USER, content=request.json["question"])])  # expect: prompt-injection
    return "asked"
