"""What a library makes of an upload and an object keeps is the upload's still; so are the rows of a table that a function gives."""
# rules: indirect-prompt-injection

import csv

from flask import Flask, request
from openai import OpenAI
from pypdf import PdfReader

app = Flask(__name__)
client = OpenAI()


class Invoice:
    def __init__(self, file):
        self.sheets = PdfReader(file).pages

    def first(self):
        return self.sheets[0].extract_text()

    def size(self):
        return len(self.sheets)


def table():
    return list(csv.DictReader(request.files["table"].stream))


@app.post("/invoice")
def invoice():
    given = Invoice(request.files["invoice"])
    client.responses.create(model="m", input=f"Of {given.size()} pages")  # ok: indirect-prompt-injection
    return client.responses.create(model="m", input=f"Sum up {given.first()}").id  # expect: indirect-prompt-injection


@app.post("/table")
def rows():
    client.responses.create(model="m", input=f"Of {len(table())} rows")  # ok: indirect-prompt-injection
    return client.responses.create(model="m", input=f"Sum up {table()[0]['name']}").id  # expect: indirect-prompt-injection
