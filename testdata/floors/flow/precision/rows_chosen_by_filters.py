"""What a filter of a query is given selects rows; what is stored comes out of them."""
# rules: system-prompt-injection, prompt-injection

from flask import Flask, jsonify, request
from openai import OpenAI
from supabase import create_client

app = Flask(__name__)
client = OpenAI()
db = create_client("https://db.example.com", "public-anon")


@app.post("/persona")
def persona():
    row = db.table("personas").select("text").eq("name", request.json["name"]).single().execute()
    reply = client.responses.create(model="m", instructions=row.data["text"], input="Go on.")  # ok: system-prompt-injection
    return jsonify(text=reply.output_text)


@app.post("/tone")
def tone():
    reply = client.responses.create(model="m", instructions=request.json["name"], input="Go on.")  # expect: system-prompt-injection
    return jsonify(text=reply.output_text)
