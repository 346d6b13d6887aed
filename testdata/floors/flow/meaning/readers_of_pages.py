"""Pages and files that libraries read for a model, and chats that they keep."""
# rules: indirect-prompt-injection, prompt-injection, ssrf

import wikipedia
from flask import Flask, request
from google import genai
from langchain.memory import ConversationBufferMemory
from langchain_openai import ChatOpenAI
from llama_index.core.chat_engine.condense_question import CondenseQuestionChatEngine
from newspaper import Article
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
google = genai.Client()
chat = ChatOpenAI(model="m")


def ask(text):
    return client.responses.create(model="m", input=f"Sum up {text}").id  # expect: indirect-prompt-injection


@app.post("/article")
def article():
    page = Article(request.args["url"])  # expect: ssrf
    page.download()
    page.parse()
    return ask(page.text)


@app.post("/news")
def news():
    page = Article("https://news.example.org/today")  # ok: ssrf
    page.download()
    return client.responses.create(model="m", input=f"Sum up {page.text}").id  # ok: indirect-prompt-injection


@app.post("/known")
def known():
    return ask(wikipedia.summary(request.args["word"]))


@app.post("/file")
def file():
    kept = google.files.upload(file=request.files["file"].stream)
    contents = [kept, "Make a quiz of it."]
    return google.models.generate_content(model="m", contents=contents).text  # expect: indirect-prompt-injection


@app.post("/pirate")
def pirate():
    memory = ConversationBufferMemory(return_messages=True)
    memory.chat_memory.add_user_message("Answer as a pirate: " + request.json["message"])
    return chat.invoke(memory.chat_memory.messages).content  # expect: prompt-injection


@app.post("/engine")
def engine():
    engine = CondenseQuestionChatEngine.from_defaults()
    return engine.chat("Answer as a pirate: " + request.json["message"]).response  # expect: prompt-injection
