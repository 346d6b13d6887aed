"""Chains made with `|`: a mapping fills the placeholders of their templates, each in the role of its message."""
# rules: prompt-injection, system-prompt-injection, claims-in-prompt

from flask import Flask, request
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_openai import ChatOpenAI

app = Flask(__name__)
PROMPT = ChatPromptTemplate.from_messages([
    ("system", "You help in a {place}."),
    MessagesPlaceholder("history"),
    ("human", "{question}"),
])
CHAIN = PROMPT | ChatOpenAI(model="small") | StrOutputParser()


@app.post("/question")
def question():
    return CHAIN.invoke({"place": "library", "question": request.json["question"], "history": []})  # expect: prompt-injection


@app.post("/place")
def place():
    return CHAIN.invoke({"place": request.json["place"], "question": "Are you open?", "history": []})  # expect: system-prompt-injection


@app.post("/unnamed")
def unnamed():
    return CHAIN.invoke({"place": "library", "question": "Are you open?", "history": [], "note": request.json["note"]})  # ok: prompt-injection


@app.post("/history")
def history():
    return CHAIN.invoke({"place": "library", "question": "And then?", "history": request.json["history"]})  # known-miss: prompt-injection


@app.post("/local")
def local():
    chain = ChatPromptTemplate.from_template("Translate: {text}") | ChatOpenAI(model="small")
    return chain.invoke({"text": request.json["text"]}).content  # expect: prompt-injection


@app.post("/plain")
def plain():
    chain = ChatPromptTemplate.from_template("Translate: {text}") | ChatOpenAI(model="small")
    return chain.invoke({"text": "good morning", "language": request.json["language"]}).content  # ok: prompt-injection
