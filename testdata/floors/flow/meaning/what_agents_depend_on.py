"""What tools of an agent may use is no part of the conversation; what is asked is."""
# rules: credential-in-response, credential-in-prompt, unscreened-llm-output

from dataclasses import dataclass

from flask import Flask, jsonify, request
from pydantic_ai import Agent, RunContext

app = Flask(__name__)


@dataclass
class Needs:
    token: str


agent = Agent("openai:gpt-4o", deps_type=Needs, system_prompt="Be kind.")


@agent.tool
def order(ctx: RunContext[Needs]) -> str:
    return "shipped"


@app.post("/tools")
def tools():
    result = agent.run_sync("Where is it?", deps=Needs(token=request.headers["Authorization"]))
    return jsonify(result.output)  # expect: unscreened-llm-output


@app.post("/asked")
def asked():
    result = agent.run_sync(f"I am {request.headers['Authorization']}")  # expect: credential-in-prompt
    return jsonify(result.output)  # expect: unscreened-llm-output, credential-in-response
