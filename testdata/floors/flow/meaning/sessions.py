"""Sessions in which text is sent and answered while they last, as the SDKs open them."""
# rules: prompt-injection, unscreened-llm-output

from agents.realtime import RealtimeAgent, RealtimeRunner
from flask import Flask, jsonify, request
from openai import AsyncOpenAI
from pydantic_ai import Agent

app = Flask(__name__)


@app.post("/openai")
async def ask_openai():
    async with AsyncOpenAI().realtime.connect(model="m") as connection:
        await connection.conversation.item.create(
            item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": request.json["text"]}]}  # expect: prompt-injection
        )
        await connection.response.create()
        said = [event.delta async for event in connection if event.type == "response.output_text.delta"]
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/openai-agents")
async def ask_openai_agents():
    said = []
    async with await RealtimeRunner(RealtimeAgent(name="a", instructions="Help.")).run() as session:
        await session.send_message(request.json["text"])  # expect: prompt-injection
        async for event in session:
            if event.type == "history_added":
                said.append(event.item)
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/pydantic-ai")
async def ask_pydantic_ai():
    said = []
    async with Agent("openai:m").realtime("openai:r").session() as session:
        await session.send(request.json["text"])  # expect: prompt-injection
        async for part in session.stream_transcripts():
            said.append(part.transcript)
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/fixed")
async def fixed():
    async with Agent("openai:m").realtime("openai:r").session() as session:
        await session.send("What is the weather like?")
    return jsonify("sent")
