"""Text behind other text of the same name in a path leads nowhere; at the beginning of a name it leads anywhere."""

import os
import uuid

from flask import Flask, request

app = Flask(__name__)


@app.post("/behind")
def behind():
    upload = request.files["upload"]
    upload.save(os.path.join("uploads", f"{uuid.uuid4()}_{upload.filename}"))  # ok: path-traversal
    with open("audio/tts_" + uuid.uuid4().hex + "." + request.json["format"], "wb") as out:  # ok: path-traversal
        out.write(b"")
    return "ok"


@app.post("/before")
def before():
    upload = request.files["upload"]
    upload.save(os.path.join("uploads", f"{upload.filename}_{uuid.uuid4()}"))  # expect: path-traversal
    with open("audio/" + request.json["name"] + ".wav", "wb") as out:  # expect: path-traversal
        out.write(b"")
    with open("audio/." + request.json["name"], "wb") as out:  # expect: path-traversal
        out.write(b"")
    return "ok"
