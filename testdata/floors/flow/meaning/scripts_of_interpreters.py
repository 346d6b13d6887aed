"""Text that an interpreter is given to run (`python -c`, `node -e`) is a command; what stands behind it is handed to the script."""
# rules: command-injection, llm-output-to-command, argument-injection

import subprocess
import sys

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def ask():
    return client.responses.create(model="small", input="Write a program.").output_text


@app.post("/python")
def python():
    subprocess.run([sys.executable, "-c", ask()], timeout=5)  # expect: llm-output-to-command
    return jsonify(done=True)


@app.post("/named")
def named():
    out = subprocess.check_output(["/usr/bin/python3.12", "-c", request.json["code"]])  # expect: command-injection
    return jsonify(size=len(out))


@app.post("/node")
def node():
    subprocess.Popen(["node", "-e", request.json["code"]])  # expect: command-injection
    return jsonify(done=True)


@app.post("/argument")
def argument():
    subprocess.run([sys.executable, "-c", "import sys; print(len(sys.argv[1]))", request.json["text"]], check=True)
    return jsonify(done=True)


@app.post("/module")
def module():
    subprocess.run([sys.executable, "-m", "report", request.json["title"]], check=True)  # expect: argument-injection
    return jsonify(done=True)


@app.post("/other")
def other():
    subprocess.run(["grep", "-e", request.json["word"], "--", "words.txt"], check=True)
    return jsonify(done=True)
