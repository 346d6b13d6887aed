"""A model names the function that it wants, and its arguments."""
# rules: llm-output-to-sql

import json

from flask import Flask
from openai import OpenAI

import tools
from registry import NOTES, TOOLS

app = Flask(__name__)
client = OpenAI()


@app.post("/ask")
def ask():
    messages = [{"role": "user", "content": f"Which of {sorted(NOTES)}, and what of {tools.__name__}?"}]
    call = client.chat.completions.create(model="m", messages=messages).choices[0].message.tool_calls[0]
    chosen = TOOLS.get(call.function.name)
    return str(chosen(**json.loads(call.function.arguments)))
