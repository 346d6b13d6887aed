"""Names that cannot leave their folder, and files in memory that are no names."""

import uuid
from io import BytesIO
from pathlib import Path

from flask import Flask, jsonify, request
from pypdf import PdfReader

app = Flask(__name__)
NOTES = Path("notes")


@app.get("/flat")
def flat():
    return jsonify((NOTES / request.args["name"].replace("/", "_")).read_text())  # ok: path-traversal


@app.get("/half")
def half():
    return jsonify((NOTES / request.args["name"].replace("../", "")).read_text())  # expect: path-traversal


@app.post("/kept")
def kept():
    ending = request.files["file"].filename.rsplit(".", 1)[-1]
    request.files["file"].save(NOTES / f"{uuid.uuid4().hex}.{ending}")  # ok: path-traversal
    return jsonify("kept")


@app.post("/named")
def named():
    ending = request.files["file"].filename.split("/", 1)[-1]
    request.files["file"].save(str(NOTES) + "/" + ending)  # expect: path-traversal
    return jsonify("kept")


def pages(file):
    return len(PdfReader(file).pages)  # expect: path-traversal


def pages_of(owner, file):
    return pages(file)


def count(file):
    if file.filename.endswith(".pdf"):
        return len(PdfReader(file).pages)  # ok: path-traversal
    return 0


def count_for(owner, file):
    return count(file)


@app.post("/uploaded")
def uploaded():
    content = BytesIO(request.files["file"].read())
    content.filename = request.files["file"].filename
    return jsonify(count_for("kim", content))


@app.post("/by-name")
def by_name():
    return jsonify(pages_of("kim", request.json["name"]))
