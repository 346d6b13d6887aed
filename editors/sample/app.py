from flask import Flask, request

from helper import build

app = Flask(__name__)


@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    return build(token)
