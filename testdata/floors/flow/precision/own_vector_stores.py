"""A store that only the program fills holds what the program says; the question finds documents and is none of them."""
# rules: indirect-prompt-injection, prompt-injection

import chromadb
from flask import Flask, jsonify, request
from langchain_community.vectorstores import FAISS
from langchain_openai import OpenAIEmbeddings
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
manuals = chromadb.PersistentClient(path="store").get_or_create_collection(name="manuals")
manuals.add(documents=["Press the button.", "Pull the lever."], ids=["1", "2"])
pages = FAISS.from_texts(["Turn the wheel."], OpenAIEmbeddings())


@app.get("/manuals")
def search():
    found = manuals.query(query_texts=[request.args["q"]])
    text = "\n".join(found["documents"][0])
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # ok: indirect-prompt-injection, prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.get("/pages")
def read():
    text = " ".join(document.page_content for document in pages.similarity_search(request.args["q"]))
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # ok: indirect-prompt-injection, prompt-injection
    return jsonify(reply.choices[0].message.content)
