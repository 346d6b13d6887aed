"""Readers that open what they are given, and servers that are started for a model."""
# rules: path-traversal, command-injection, weak-hash

from flask import Flask, request
from mcp import StdioServerParameters
from PyPDF2 import PdfReader
from werkzeug.security import generate_password_hash

app = Flask(__name__)


@app.post("/named")
def named():
    return str(len(PdfReader(request.json["file"]).pages))  # expect: path-traversal


@app.post("/sent")
def sent():
    return str(len(PdfReader(request.files["file"]).pages))  # ok: path-traversal


@app.post("/server")
def server():
    StdioServerParameters(command=request.json["command"], args=[])  # expect: command-injection
    StdioServerParameters(command="npx", args=["files"])  # ok: command-injection
    return "started"


@app.post("/join")
def join():
    generate_password_hash(request.form["password"], method="sha256")  # expect: weak-hash
    generate_password_hash(request.form["password"])  # ok: weak-hash
    generate_password_hash(request.form["password"], method="pbkdf2:sha256")  # ok: weak-hash
    return "joined"
