"""Sessions in which text is sent and answered while they last, as the SDKs open them."""
# rules: prompt-injection, system-prompt-injection, unscreened-llm-output

from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.types import Message, MessageSendParams, Part, Role, SendMessageRequest
from agents.realtime import RealtimeAgent, RealtimeRunner
from flask import Flask, jsonify, request
from litellm.a2a_protocol import A2AClient
from mistralai.client import Mistral
from openai import AsyncOpenAI
from pydantic_ai import Agent
from strands.bidi import BidiAgent

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


@app.post("/strands")
async def ask_strands():
    said = []
    async with BidiAgent(system_prompt="Help.") as agent:
        await agent.send(request.json["text"])  # expect: prompt-injection
        async for event in agent.receive():
            said.append(event)
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/mistral")
async def ask_mistral():
    said = []
    session = await Mistral().audio.sessions.init(instructions=request.json["text"])  # expect: system-prompt-injection
    session.on("transcript", lambda event: said.append(event.content))
    async with session:
        await session.wait()
    return jsonify(session.transcript)  # expect: unscreened-llm-output


@app.post("/a2a")
async def ask_an_agent():
    said = []
    client = ClientFactory(ClientConfig()).create(await A2ACardResolver(base_url="https://agents.example").get_agent_card())
    message = Message(role=Role.user, parts=[Part(text=request.json["text"])])
    async for event in client.send_message(SendMessageRequest(message=message)):  # expect: prompt-injection
        said.append(event.message)
    return jsonify(said)  # expect: unscreened-llm-output


@app.post("/a2a-litellm")
async def ask_an_agent_by_litellm():
    client = A2AClient(base_url="https://agents.example")
    params = MessageSendParams(message={"role": "user", "parts": [{"kind": "text", "text": request.json["text"]}]})
    response = await client.send_message(SendMessageRequest(id="1", params=params))  # expect: prompt-injection
    return jsonify(response.result)  # expect: unscreened-llm-output


@app.post("/a2a-card")
async def card():
    return jsonify(await A2AClient(base_url="https://agents.example").get_agent_card())
