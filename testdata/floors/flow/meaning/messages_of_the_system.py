"""A message object in which the system speaks enters the model where the model is called, and as nothing but the system's."""

from flask import Flask, jsonify, request
from langchain.agents import create_agent
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI

app = Flask(__name__)
llm = ChatOpenAI(model="m")
agent = create_agent(llm)


@app.post("/persona")
def persona():
    messages = [
        SystemMessage(content="Persona: " + request.json["persona"]),
        HumanMessage(content="Greet the guest."),
    ]
    reply = llm.invoke(messages)  # expect: system-prompt-injection
    return jsonify(length=len(reply.content))


@app.post("/asked")
def asked():
    reply = llm.invoke([SystemMessage("Be kind."), HumanMessage(content=request.json["question"])])  # ok: system-prompt-injection, prompt-injection
    return jsonify(length=len(reply.content))


@app.post("/agent")
def of_agent():
    rules = SystemMessage(content="Persona: " + request.json["persona"])
    reply = agent.invoke({"messages": [rules, HumanMessage(content="Greet the guest.")]})  # expect: system-prompt-injection
    return jsonify(length=len(reply["messages"]))
