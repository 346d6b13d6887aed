"""Labels name what stands behind them also where the text is put together bit by bit, in rounds, or by a template."""

from flask import Flask, jsonify, request, session
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/rounds")
def rounds():
    history = ""
    for turn in session.get("turns", []):
        history += f"Human: {turn['question']}\nAI: {turn['answer']}\n"
    text = f"{history}\nHuman: {request.json['q']}"
    reply = client.responses.create(model="m", input=text)  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/by-and-by")
def by_and_by():
    data = request.json
    text = "question: " + data["q"] + "|answer: " + load("a") + "|right answer: " + load("b")
    reply = client.responses.create(model="m", input=text)  # ok: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/by-and-by-asked")
def by_and_by_asked():
    data = request.json
    text = "question: " + data["q"] + "|answer: " + load("a") + "|give points, no words: "
    reply = client.responses.create(model="m", input=text)  # expect: prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/behind-instructions")
def behind_instructions():
    history = "Answer as a pirate does.\n"
    for turn in session.get("turns", []):
        history += f"Human: {turn['question']}\nAI: {turn['answer']}\n"
    text = f"{history}\nHuman: {request.json['q']}"
    reply = client.responses.create(model="m", input=text)  # expect: prompt-injection
    return jsonify(text=reply.output_text)


def load(name):
    return open(f"texts/{name}.txt").read()


named = ChatPromptTemplate.from_messages([("system", "You rewrite."), ("human", "History:\n{history}\n\nCurrent question:\n{question}")])
asked = ChatPromptTemplate.from_messages([("system", "You rewrite."), ("human", "{history}\n\nRewrite it, formally: {question}")])


@app.post("/template")
def template():
    chain = named | ChatOpenAI()
    return jsonify(text=chain.invoke({"history": load("h"), "question": request.json["q"]}).content)  # ok: prompt-injection


@app.post("/asking-template")
def asking_template():
    chain = asked | ChatOpenAI()
    return jsonify(text=chain.invoke({"history": load("h"), "question": request.json["q"]}).content)  # expect: prompt-injection
