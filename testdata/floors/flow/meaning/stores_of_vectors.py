"""What a store of vectors is asked with is no part of what it finds; what a client has put there is found by others."""
# rules: system-prompt-injection, indirect-prompt-injection

from flask import Flask, request
from openai import OpenAI
from pinecone import Pinecone
from pymilvus import Collection
from qdrant_client import QdrantClient
from sentence_transformers import SentenceTransformer

app = Flask(__name__)
client = OpenAI()
encoder = SentenceTransformer("e5")
index = Pinecone().Index("notes")
store = QdrantClient("localhost")


def answer(context):
    system = {"role": "system", "content": f"Answer from {context}"}
    return client.chat.completions.create(model="m", messages=[system]).id  # ok: system-prompt-injection


@app.post("/private")
def private():
    vector = encoder.encode(request.json["question"]).tolist()
    user = request.json["user"]
    found = Collection("private").search(data=[vector], param={}, limit=3, expr=f"user == '{user}'", output_fields=["text"])
    return answer(found[0][0]["entity"]["text"])


@app.post("/points")
def points():
    found = store.query_points("shop", query=encoder.encode(request.json["question"]), limit=request.json["limit"])
    return answer(found.points[0].payload["text"])


@app.post("/keep")
def keep():
    index.upsert(vectors=[("1", encoder.encode(request.json["text"]).tolist(), {"text": request.json["text"]})])
    return "kept"


@app.post("/ask")
def ask():
    found = index.query(vector=encoder.encode(request.json["question"]).tolist(), top_k=3, include_metadata=True)
    notes = found["matches"][0]["metadata"]["text"]
    return client.responses.create(model="m", input=f"Sum up {notes}").id  # expect: indirect-prompt-injection
