"""Decorated functions that ask a model when they are called: by a template, by what they return, and agents of further libraries."""
# rules: prompt-injection, system-prompt-injection, unscreened-llm-output

import ell
from claude_agent_sdk import ClaudeAgentOptions, ClaudeSDKClient, query
from flask import Flask, jsonify, request
from google.adk.agents import LlmAgent
from google.adk.runners import InMemoryRunner
from google.genai import types
from magentic import prompt
from mirascope import llm

app = Flask(__name__)
runner = InMemoryRunner(agent=LlmAgent(name="desk", model="gemini-2.5-flash", instruction="Answer briefly."))


@prompt("Add more 'dude'ness to: {phrase}")
def dudeify(phrase: str) -> str: ...


@prompt("Say hello.")
def greet() -> str: ...


@ell.simple(model="gpt-4o")
def poem(topic: str):
    """You are a poet."""
    return f"Write a poem about {topic}."


@llm.call("openai/gpt-4o")
def book(genre: str):
    return f"Recommend a {genre} book"


@app.post("/dude")
def dude():
    return jsonify(dudeify(request.json["phrase"]))  # expect: prompt-injection, unscreened-llm-output


@app.post("/greet")
def greeted():
    return jsonify(greet())  # expect: unscreened-llm-output


@app.post("/poem")
def poems():
    return jsonify(poem(request.json["topic"]))  # expect: prompt-injection, unscreened-llm-output


@app.post("/book")
def books():
    return jsonify(book(request.json["genre"]).content)  # expect: prompt-injection, unscreened-llm-output


@app.post("/agent")
async def agent():
    parts = []
    async for message in query(prompt=request.json["task"], options=ClaudeAgentOptions(system_prompt="Be brief.")):  # expect: prompt-injection
        parts.append(message)
    return jsonify(parts)  # expect: unscreened-llm-output


@app.post("/session")
async def session():
    parts = []
    options = ClaudeAgentOptions(system_prompt=request.json["persona"])  # expect: system-prompt-injection
    async with ClaudeSDKClient(options=options) as client:
        await client.query(request.json["task"])  # expect: prompt-injection
        async for message in client.receive_response():
            parts.append(message)
    return jsonify(parts)  # expect: unscreened-llm-output


@app.post("/runner")
def run():
    content = types.Content(role="user", parts=[types.Part(text=request.json["task"])])
    events = runner.run(user_id="1", session_id="1", new_message=content)  # expect: prompt-injection
    return jsonify([event.content.parts[0].text for event in events])  # expect: unscreened-llm-output
