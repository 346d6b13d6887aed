"""That a session has a conversation or a result says nothing of who it is; that it has a user does."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, redirect, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/ask")
def ask():  # expect: unauthenticated-llm-endpoint
    if not session.get("conversation_id"):
        return redirect("/start")
    return client.responses.create(model="m", input=request.form["q"]).output_text


@app.post("/again")
def again():  # expect: unauthenticated-llm-endpoint
    if "last_result" not in session:
        return redirect("/start")
    return client.responses.create(model="m", input=request.form["q"]).output_text


@app.post("/account")
def account():  # ok: unauthenticated-llm-endpoint
    if not session.get("user_id"):
        return redirect("/login")
    return client.responses.create(model="m", input=request.form["q"]).output_text
