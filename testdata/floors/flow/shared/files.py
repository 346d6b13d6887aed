"""What is written into a file comes out of it: in the same request, in a callee, and in another request by the folder."""
# rules: indirect-prompt-injection

import csv
import json
import os
import shutil
import tempfile
import uuid
from pathlib import Path

import docx
import pandas as pd
from flask import Flask, current_app, request, session
from langchain_community.document_loaders import DirectoryLoader, PyMuPDFLoader
from openai import OpenAI
from pypdf import PdfReader
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config["UPLOAD_FOLDER"] = os.path.join(os.path.dirname(__file__), "uploads")
NOTES = "notes"
MANUALS = "manuals"
client = OpenAI()



@app.post("/put")
def put():
    upload = request.files["file"]
    upload.save(os.path.join(app.config["UPLOAD_FOLDER"], secure_filename(upload.filename)))
    return "stored"


@app.get("/get/<int:number>")
def get(number):
    name = os.listdir(app.config["UPLOAD_FOLDER"])[number]
    with open(os.path.join(current_app.config["UPLOAD_FOLDER"], name)) as file:
        client.responses.create(model="m", input="Read " + file.read())  # expect: indirect-prompt-injection
    return ""


@app.get("/all")
def all_of_them():
    texts = [page.page_content for page in DirectoryLoader("uploads").load()]
    client.responses.create(model="m", input="Read " + "\n".join(texts))  # expect: indirect-prompt-injection
    manuals = [page.page_content for page in DirectoryLoader(MANUALS).load()]
    client.responses.create(model="m", input="Read " + "\n".join(manuals))  # ok: indirect-prompt-injection
    return ""


def text_of(path):
    return "".join(page.extract_text() for page in PdfReader(path).pages)


@app.post("/written")
def written():
    path = os.path.join("/tmp", str(uuid.uuid4()) + ".pdf")
    with open(path, "wb") as out:
        out.write(request.files["file"].read())
    client.responses.create(model="m", input="Read " + text_of(path))  # expect: indirect-prompt-injection
    return ""


@app.post("/temporary")
def temporary():
    with tempfile.NamedTemporaryFile(delete=False) as out:
        shutil.copyfileobj(request.files["file"].stream, out)
    document = docx.Document(out.name)
    text = "\n".join(part.text for part in document.paragraphs)
    client.responses.create(model="m", input="Read " + text)  # expect: indirect-prompt-injection
    return ""


def stored(upload):
    path = Path(NOTES) / f"{uuid.uuid4()}.txt"
    upload.save(path)
    return path


@app.post("/returned")
def returned():
    path = stored(request.files["file"])
    client.responses.create(model="m", input="Read " + path.read_text())  # expect: indirect-prompt-injection
    return ""


@app.get("/notes/<int:number>")
def notes(number):
    note = Path(NOTES, f"{number}.txt").read_text()
    client.responses.create(model="m", input="Read " + note)  # expect: indirect-prompt-injection
    manual = Path(MANUALS, f"{number}.txt").read_text()
    client.responses.create(model="m", input="Read " + manual)  # ok: indirect-prompt-injection
    return ""


@app.post("/tables")
def tables():
    request.files["file"].save(f"tables/{uuid.uuid4()}.csv")
    with open("prompts/tables.txt") as file:
        client.responses.create(model="m", input="Read " + file.read())  # ok: indirect-prompt-injection
    return ""


@app.get("/tables")
def table():
    frame = pd.read_csv(f"tables/{int(request.args['n'])}.csv")
    client.responses.create(model="m", input="Read " + frame.to_string())  # expect: indirect-prompt-injection
    return ""


class Folder:
    def __init__(self, path):
        self.path = path

    def put(self, name, text):
        with open(os.path.join(self.path, name), "w") as file:
            file.write(text)

    def get(self, name):
        with open(os.path.join(self.path, name)) as file:
            return file.read()


folder = Folder(os.environ["DATA"])


@app.post("/folder")
def into_folder():
    folder.put(str(uuid.uuid4()), request.files["file"].read().decode())
    return ""


@app.get("/folder/<int:number>")
def out_of_folder(number):
    client.responses.create(model="m", input="Read " + folder.get(str(number)))  # expect: indirect-prompt-injection
    return ""


@app.post("/history")
def history():
    with open("history.json", "w") as file:
        json.dump({"asked": request.json["q"]}, file)
    return ""


@app.get("/history")
def of_history():
    with open("history.json") as file:
        client.responses.create(model="m", input="Read " + json.load(file)["asked"])  # expect: indirect-prompt-injection
    with open("settings.json") as file:
        client.responses.create(model="m", input="Read " + json.load(file)["asked"])  # ok: indirect-prompt-injection
    return ""


@app.post("/rows")
def rows():
    with open("asked.csv", "a") as file:
        csv.writer(file).writerow([request.json["q"]])
    return ""


@app.get("/rows")
def of_rows():
    with open("asked.csv") as file:
        client.responses.create(model="m", input="Read " + "\n".join(row[0] for row in csv.reader(file)))  # expect: indirect-prompt-injection
    return ""


@app.post("/moved")
def moved():
    request.files["file"].save("incoming.bin")
    os.replace("incoming.bin", "latest.pdf")
    client.responses.create(model="m", input="Read " + PyMuPDFLoader("latest.pdf").load()[0].page_content)  # expect: indirect-prompt-injection
    return ""


@app.post("/mine")
def mine():
    with open(f"mine/{session['user']}/draft", "w") as file:
        file.write(request.json["q"])
    return ""


@app.get("/mine")
def of_mine():
    with open(f"mine/{session['user']}/draft") as file:
        client.responses.create(model="m", input="Read " + file.read())  # ok: indirect-prompt-injection
    return ""


@app.post("/path")
def path_of_file():
    path = os.path.join("kept", secure_filename(request.files["file"].filename))
    request.files["file"].save(path)
    client.responses.create(model="m", input="Name " + os.path.splitext(path)[1])  # ok: indirect-prompt-injection
    return ""
