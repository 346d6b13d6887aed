"""What one request puts into a store that is searched by similarity, another request finds."""
# rules: indirect-prompt-injection, prompt-injection

import chromadb
from flask import Flask, jsonify, request
from langchain_community.vectorstores import FAISS
from langchain_openai import OpenAIEmbeddings
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
chroma = chromadb.PersistentClient(path="store")


def answer(text):
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])  # expect: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)


@app.post("/notes")
def note():
    chroma.get_or_create_collection(name="notes").add(documents=[request.json["text"]], ids=["1"])
    return jsonify(ok=True)


@app.get("/notes")
def search():
    found = chroma.get_collection(name="notes").query(query_texts=["manual"])
    return answer("\n".join(found["documents"][0]))


@app.post("/pages")
def page():
    store = FAISS.load_local("index", OpenAIEmbeddings())
    store.add_texts([request.json["text"]])
    store.save_local("index")
    return jsonify(ok=True)


@app.get("/pages")
def pages():
    store = FAISS.load_local("index", OpenAIEmbeddings())
    found = " ".join(document.page_content for document in store.similarity_search("manual", k=2))
    reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": found}])  # expect: indirect-prompt-injection
    return jsonify(reply.choices[0].message.content)
