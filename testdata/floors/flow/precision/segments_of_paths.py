"""What holds no slash leaves its folder as `..` only: still worth a look, but nobody reads `/etc/passwd` with it."""
# rules: path-traversal

from pathlib import Path

from flask import Flask, jsonify, request

app = Flask(__name__)
FOLDER = Path("conversations")


@app.get("/conversations/<name>")
def conversation(name):
    return jsonify((FOLDER / f"{name}.json").read_text())  # expect: path-traversal


@app.get("/conversations/<int:number>")
def numbered(number):
    return jsonify((FOLDER / f"{number}.json").read_text())


@app.post("/pictures")
def picture():
    kind = request.json["media_type"].split("/")[-1]
    (FOLDER / f"picture.{kind}").write_bytes(request.data)  # expect: path-traversal
    return jsonify("kept")
