"""What a response says of its content in its headers, users who can do something, and readers of files in pandas and XML."""
# rules: xss, unauthenticated-llm-endpoint, path-traversal

import xml.etree.ElementTree as ElementTree

import pandas
from flask import Flask, Response, abort, redirect, request
from flask_login import LoginManager, current_user
from openai import OpenAI

app = Flask(__name__)
login = LoginManager(app)
client = OpenAI()


@app.get("/page")
def page():
    return Response("<p>" + request.args["name"], headers={"Content-Type": "text/html"})  # expect: xss


@app.get("/page/by-position")
def page_by_position():
    return Response("<p>" + request.args["name"], 200, {"content-type": "text/html; charset=utf-8"})  # expect: xss


@app.get("/text")
def text():
    return Response("<p>" + request.args["name"], headers={"Content-Type": "text/plain"})


@app.get("/data")
def data():
    return Response("<p>" + request.args["name"], 200, {"content-type": "application/json"})


def answer(question):
    message = {"role": "user", "content": question[:400]}
    return client.chat.completions.create(model="m", messages=[message], max_tokens=100).choices[0].message.content


@app.post("/may")
def may():
    if not current_user.can("chat"):
        abort(403)
    return {"answer": answer(request.json["question"])}


@app.post("/administrator")
def administrator():
    if not current_user.is_administrator():
        return redirect("/")
    return {"answer": answer(request.json["question"])}


@app.post("/open")
def open_to_all():  # expect: unauthenticated-llm-endpoint
    name = current_user.display("chat")
    return {"answer": answer(name + request.json["question"])}


@app.get("/table")
def table():
    return {"size": len(pandas.read_json("/srv/tables/" + request.args["name"]))}  # expect: path-traversal


@app.get("/tree")
def tree():
    return {"tag": ElementTree.parse("/srv/trees/" + request.args["name"]).getroot().tag}  # expect: path-traversal


@app.post("/tree")
def sent_tree():
    return {"tag": ElementTree.parse(request.files["tree"]).getroot().tag}


@app.post("/tree/stream")
def streamed_tree():
    return {"tag": ElementTree.parse(request.files["tree"].stream).getroot().tag}


@app.post("/table")
def sent_table():
    return {"size": len(pandas.read_json(request.files["table"]))}
