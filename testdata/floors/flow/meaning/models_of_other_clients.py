"""Models behind an unofficial client, and models that chat by themselves on this machine."""
# rules: prompt-injection

from flask import Flask, jsonify, request
from revChatGPT.V1 import Chatbot
from transformers import AutoModel, AutoTokenizer

app = Flask(__name__)
bot = Chatbot(config={"email": "ana@example.com"})
tokenizer = AutoTokenizer.from_pretrained("glm", trust_remote_code=True)
model = AutoModel.from_pretrained("glm", trust_remote_code=True).half().cuda()


@app.post("/say")
def say():
    text = ""
    for part in bot.ask("Say politely: " + request.json["q"]):  # expect: prompt-injection
        text = part["message"]
    return jsonify(text=text)


@app.post("/chat")
def chat():
    reply, _ = model.chat(tokenizer, "Say politely: " + request.json["q"], history=[])  # expect: prompt-injection
    return jsonify(text=reply)


@app.post("/count")
def count():
    reply, _ = model.chat(tokenizer, "Count to " + str(int(request.json["n"])), history=[])  # ok: prompt-injection
    return jsonify(text=reply)
