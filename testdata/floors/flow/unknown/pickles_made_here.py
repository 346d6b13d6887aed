"""What the program has pickled itself can be loaded again."""
# rules: unsafe-deserialization, llm-output-to-code

import pickle

from flask import Flask, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/filter")
def keep():
    session["filter"] = pickle.dumps(request.json["filter"])
    session["raw"] = request.json["raw"]
    return "kept"


@app.get("/filter")
def apply():
    chosen = pickle.loads(session["filter"])  # ok: unsafe-deserialization
    raw = pickle.loads(session["raw"])  # expect: unsafe-deserialization
    return {"chosen": len(chosen), "raw": len(raw)}


@app.post("/load")
def load():
    return {"length": len(pickle.loads(request.data))}  # expect: unsafe-deserialization


def reply_to(text):
    return client.responses.create(model="gpt-4.1", input=text).output_text


@app.post("/remember")
def remember():
    session["turns"] = pickle.dumps([reply_to(request.json["text"])])
    session["reply"] = reply_to(request.json["text"])
    return "kept"


@app.get("/remember")
def recall():
    turns = pickle.loads(session["turns"])  # ok: llm-output-to-code
    reply = pickle.loads(session["reply"])  # expect: llm-output-to-code
    return {"turns": len(turns), "reply": len(reply)}
