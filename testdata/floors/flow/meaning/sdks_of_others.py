"""Calls of SDKs beside those in `sdks.py`, as their manuals have them, and calls that look like one."""
# rules: prompt-injection, system-prompt-injection, unscreened-llm-output, unauthenticated-llm-endpoint

from operator import itemgetter

import any_llm
import dspy
import outlines
from crm import messenger
from flask import Flask, jsonify, request
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI
from openai import OpenAI
from transformers import pipeline
from writerai import Writer

app = Flask(__name__)


@app.post("/any-llm")
def ask_any_llm():  # expect: unauthenticated-llm-endpoint
    reply = any_llm.completion("m", [{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/writer")
def ask_writer():  # expect: unauthenticated-llm-endpoint
    reply = Writer().chat.chat(model="m", messages=[{"role": "system", "content": request.json["text"]}])  # expect: system-prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/outlines")
def ask_outlines():  # expect: unauthenticated-llm-endpoint
    model = outlines.from_openai(OpenAI(), "m")
    reply = model("Sort: " + request.json["text"], str)  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/raw")
def ask_raw():  # expect: unauthenticated-llm-endpoint
    raw = OpenAI().chat.completions.with_raw_response.create(model="m", messages=[{"role": "user", "content": "Say hello."}])
    return jsonify(raw.parse().choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/pipeline")
def ask_pipeline():  # expect: unauthenticated-llm-endpoint
    reply = pipeline("text-generation", model="m")(request.json["text"])  # expect: prompt-injection
    return jsonify(reply[0]["generated_text"])  # expect: unscreened-llm-output


@app.post("/classifier")
def classify():
    return jsonify(pipeline("text-classification", model="m")(request.json["text"])[0]["label"])


class Answering(dspy.Module):
    def __init__(self):
        super().__init__()
        self.answer = dspy.ChainOfThought("question -> answer")

    def forward(self, question):
        return self.answer(question=question)  # expect: prompt-injection


@app.post("/dspy")
def ask_dspy():  # expect: unauthenticated-llm-endpoint
    return jsonify(Answering()(question=request.json["text"]).answer)  # expect: unscreened-llm-output


@app.post("/parts")
def ask_parts():  # expect: unauthenticated-llm-endpoint
    template = ChatPromptTemplate.from_messages([("system", "Speak of {topic}."), ("human", "{question}")])
    parts = {"question": itemgetter("text"), "topic": itemgetter("topic")} | template | ChatOpenAI()
    return jsonify(parts.invoke({"text": request.json["text"], "topic": "cheese"}).content)  # expect: prompt-injection, unscreened-llm-output


@app.post("/message")
def message():
    messenger.client.messages.create(body=request.json["text"], to=request.json["number"])
    return "sent"
