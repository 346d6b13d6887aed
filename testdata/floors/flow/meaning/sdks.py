"""One call of each SDK, as its manual has it: what is asked and what is answered are known."""
# rules: prompt-injection, unscreened-llm-output

from openai import OpenAI
from openai import OpenAI as ResponsesClient
import anthropic
from google import genai
import google.generativeai as palm
import cohere
from mistralai import Mistral
from groq import Groq
from together import Together
import replicate
import ollama
import litellm
from huggingface_hub import InferenceClient
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent
from llama_index.llms.openai import OpenAI as IndexModel
import dspy
import instructor
from pydantic_ai import Agent
from smolagents import CodeAgent
from crewai import LLM
import agents
import boto3
from vertexai.generative_models import GenerativeModel
from ai21 import AI21Client
import aisuite
import dashscope
import marvin
import requests
from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/openai")
def ask_openai():
    reply = OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/openai-responses")
def ask_openai_responses():
    reply = ResponsesClient().responses.create(model="m", input=request.json["text"])  # expect: prompt-injection
    return jsonify(reply.output_text)  # expect: unscreened-llm-output


@app.post("/anthropic")
def ask_anthropic():
    reply = anthropic.Anthropic().messages.create(model="m", max_tokens=100, messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.content[0].text)  # expect: unscreened-llm-output


@app.post("/google-genai")
def ask_google_genai():
    reply = genai.Client().models.generate_content(model="m", contents=request.json["text"])  # expect: prompt-injection
    return jsonify(reply.text)  # expect: unscreened-llm-output


@app.post("/google-generativeai")
def ask_google_generativeai():
    reply = palm.GenerativeModel("m").generate_content(request.json["text"])  # expect: prompt-injection
    return jsonify(reply.text)  # expect: unscreened-llm-output


@app.post("/cohere")
def ask_cohere():
    reply = cohere.ClientV2().chat(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.message.content[0].text)  # expect: unscreened-llm-output


@app.post("/mistralai")
def ask_mistralai():
    reply = Mistral().chat.complete(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/groq")
def ask_groq():
    reply = Groq().chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/together")
def ask_together():
    reply = Together().chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/replicate")
def ask_replicate():
    reply = replicate.run("a/b", input={"prompt": request.json["text"]})  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/ollama")
def ask_ollama():
    reply = ollama.chat(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.message.content)  # expect: unscreened-llm-output


@app.post("/litellm")
def ask_litellm():
    reply = litellm.completion(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/huggingface-hub")
def ask_huggingface_hub():
    reply = InferenceClient().chat_completion([{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/langchain")
def ask_langchain():
    reply = ChatOpenAI().invoke(request.json["text"])  # expect: prompt-injection
    return jsonify(reply.content)  # expect: unscreened-llm-output


@app.post("/langgraph")
def ask_langgraph():
    reply = create_react_agent("openai:m", []).invoke({"messages": [("user", request.json["text"])]})  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/llama-index")
def ask_llama_index():
    reply = IndexModel().complete(request.json["text"])  # expect: prompt-injection
    return jsonify(reply.text)  # expect: unscreened-llm-output


@app.post("/dspy")
def ask_dspy():
    reply = dspy.Predict("question -> answer")(question=request.json["text"])  # expect: prompt-injection
    return jsonify(reply.answer)  # expect: unscreened-llm-output


@app.post("/instructor")
def ask_instructor():
    reply = instructor.from_provider("openai/m").chat.completions.create(response_model=str, messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/pydantic-ai")
def ask_pydantic_ai():
    reply = Agent("openai:m").run_sync(request.json["text"])  # expect: prompt-injection
    return jsonify(reply.output)  # expect: unscreened-llm-output


@app.post("/smolagents")
def ask_smolagents():
    reply = CodeAgent(tools=[], model=None).run(request.json["text"])  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/crewai")
def ask_crewai():
    reply = LLM(model="m").call(request.json["text"])  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/openai-agents")
def ask_openai_agents():
    reply = agents.Runner.run_sync(agents.Agent(name="a"), request.json["text"])  # expect: prompt-injection
    return jsonify(reply.final_output)  # expect: unscreened-llm-output


@app.post("/bedrock")
def ask_bedrock():
    reply = boto3.client("bedrock-runtime").converse(modelId="m", messages=[{"role": "user", "content": [{"text": request.json["text"]}]}])  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/vertexai")
def ask_vertexai():
    reply = GenerativeModel("m").generate_content(request.json["text"])  # expect: prompt-injection
    return jsonify(reply.text)  # expect: unscreened-llm-output


@app.post("/ai21")
def ask_ai21():
    reply = AI21Client().chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/aisuite")
def ask_aisuite():
    reply = aisuite.Client().chat.completions.create(model="m", messages=[{"role": "user", "content": request.json["text"]}])  # expect: prompt-injection
    return jsonify(reply.choices[0].message.content)  # expect: unscreened-llm-output


@app.post("/dashscope")
def ask_dashscope():
    reply = dashscope.Generation.call(model="m", prompt=request.json["text"])  # expect: prompt-injection
    return jsonify(reply.output)  # expect: unscreened-llm-output


@app.post("/marvin")
def ask_marvin():
    reply = marvin.run(request.json["text"])  # expect: prompt-injection
    return jsonify(reply)  # expect: unscreened-llm-output


@app.post("/raw-http")
def ask_raw_http():
    reply = requests.post("https://api.openai.com/v1/chat/completions", json={"model": "m", "messages": [{"role": "user", "content": request.json["text"]}]}, timeout=9)  # expect: prompt-injection
    return jsonify(reply.json()["choices"][0]["message"]["content"])  # expect: unscreened-llm-output
