from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    question = request.get_json()["question"]
    prompt = f"You help the user with the token {token}. Question: {question}"
    reply = client.responses.create(model="gpt-5", input=prompt)
    return {"answer": reply.output_text}
