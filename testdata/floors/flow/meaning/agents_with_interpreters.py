"""Agents that run code here, and agents whose tools do."""
# rules: excessive-agency

import sqlite3
from flask import Flask, jsonify, request
from smolagents import CodeAgent, LiteLLMModel, ToolCallingAgent, PythonInterpreterTool, tool
app = Flask(__name__)
model = LiteLLMModel(model_id="m")
db = sqlite3.connect(":memory:")


@tool
def count(town: str) -> int:
    """Count."""
    return db.execute("select count(*) from orders where town = ?", (town,)).fetchone()[0]


@tool
def delete_orders(town: str) -> int:
    """Delete."""
    return db.execute("delete from orders where town = ?", (town,)).rowcount


@app.post("/a")
def a():
    agent = CodeAgent(tools=[count], model=model)  # expect: excessive-agency
    return jsonify(text=str(agent.run(request.json["q"])))


@app.post("/b")
def b():
    agent = ToolCallingAgent(tools=[count], model=model)  # ok: excessive-agency
    return jsonify(text=str(agent.run(request.json["q"])))


@app.post("/c")
def c():
    agent = ToolCallingAgent(tools=[count, delete_orders], model=model)  # expect: excessive-agency
    return jsonify(text=str(agent.run(request.json["q"])))


@app.post("/d")
def d():
    agent = ToolCallingAgent(tools=[PythonInterpreterTool()], model=model)  # expect: excessive-agency
    return jsonify(text=str(agent.run(request.json["q"])))
