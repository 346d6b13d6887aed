"""Graphs of LangGraph: each step is given the state that the others have filled; what a step asks a model with is a prompt, the rest of the
state is none."""
# rules: prompt-injection, system-prompt-injection, credential-in-prompt, credential-in-response

from typing import TypedDict

from flask import Flask, jsonify, request
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, StateGraph
from langgraph.prebuilt import create_react_agent
from langgraph.types import Command

app = Flask(__name__)
MODEL = ChatOpenAI(model="small")
SEARCHER = create_react_agent(MODEL, [])


class Search(TypedDict, total=False):
    question: str
    token: str
    plan: str
    answer: str


def plan(state: Search):
    return {"plan": MODEL.invoke([HumanMessage(state["question"])]).content}  # expect: prompt-injection


def answer(state: Search):
    return {"answer": MODEL.invoke([SystemMessage("Follow the plan."), HumanMessage(state["plan"])]).content}


def build():
    graph = StateGraph(Search)
    graph.add_node("plan", plan)
    graph.add_node("answer", answer)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "answer")
    graph.add_edge("answer", END)
    return graph.compile()


SEARCH = build()


@app.post("/search")
def search():
    state = SEARCH.invoke({"question": request.json["question"], "token": request.headers["Authorization"]})
    return jsonify(state["answer"])


@app.post("/state")
def whole_state():
    state = SEARCH.invoke({"question": "Open?", "token": request.headers["Authorization"]})
    return jsonify(state)  # expect: credential-in-response


def explain(state):
    return {"text": MODEL.invoke(f"Explain {state}").content}  # expect: credential-in-prompt


EXPLAIN = StateGraph(dict).add_node(explain).add_edge(START, "explain").compile()


@app.post("/explain")
def explained():
    return jsonify(EXPLAIN.invoke({"token": request.headers["Authorization"]})["text"])  # expect: credential-in-response


def route(state):
    return MODEL.invoke([SystemMessage(state["persona"]), HumanMessage("Which step?")]).content  # expect: system-prompt-injection


def first(state):
    return {"said": state["later"]}


def second(state):
    return {"later": request.json["later"], "heard": MODEL.invoke(state["said"]).content}  # expect: prompt-injection


@app.post("/routed")
def routed():
    graph = StateGraph(dict)
    graph.add_node("first", first)
    graph.add_node("second", second)
    graph.add_conditional_edges("first", route, {"on": "second", "end": END})
    graph.compile().invoke({"persona": request.json["persona"], "later": ""})
    return jsonify(done=True)


@app.post("/prebuilt")
def prebuilt():
    state = SEARCHER.invoke({"messages": [("user", request.json["question"])]})  # expect: prompt-injection
    return jsonify(state["messages"][-1].content)


def write(state):
    return {"messages": MODEL.invoke([SystemMessage("Write a post."), *state["messages"]])}  # ok: system-prompt-injection


WRITER = StateGraph(dict).add_node(write).add_edge(START, "write").compile()


@app.post("/resumed")
def resumed():
    return jsonify(len(WRITER.invoke(Command(resume=request.json["answer"]))))  # ok: system-prompt-injection
