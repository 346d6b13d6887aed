"""Signs that are refused: without slashes and `..` a name stays in its folder, behind one slash and no second one a target stays here."""
# rules: path-traversal, open-redirect, prompt-injection, unbounded-prompt

from flask import Flask, abort, jsonify, redirect, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
TAGS = {"news", "sport"}


@app.get("/name")
def name():
    name = request.args["name"]
    if "/" in name or "\\" in name or ".." in name:
        abort(400)
    return jsonify(size=len(open("/srv/notes/" + name).read()))


@app.get("/name/other-order")
def other_order():
    name = request.args["name"]
    if ".." in name or "/" in name:
        abort(400)
    return jsonify(size=len(open("/srv/notes/" + name).read()))


@app.get("/name/dots")
def dots_only():
    name = request.args["name"]
    if ".." in name:
        abort(400)
    return jsonify(size=len(open("/srv/notes/" + name).read()))  # expect: path-traversal


@app.get("/next")
def next_page():
    target = request.args["next"]
    if not target.startswith("/") or target.startswith("//") or target.startswith("/\\"):
        target = "/"
    return redirect(target)


@app.get("/next/pair")
def next_pair():
    target = request.args["next"]
    if target.startswith("/") and not target.startswith(("//", "/\\")):
        return redirect(target)
    return redirect("/")


@app.get("/next/backslash")
def next_backslash():
    target = request.args["next"]
    if target.startswith("/") and not target.startswith("//") and "\\" not in target:
        return redirect(target)
    return redirect("/")


@app.get("/next/slash")
def next_slash():
    target = request.args["next"]
    if not target.startswith("/"):
        target = "/"
    return redirect(target)  # expect: open-redirect


@app.get("/next/anywhere")
def next_anywhere():
    target = request.args["next"]
    if target.startswith("/\\"):
        target = "/"
    return redirect(target)  # expect: open-redirect


@app.get("/tags")
def tags():
    tags = request.args.getlist("tag")
    if not set(tags).issubset(TAGS):
        abort(400)
    return jsonify(bool(client.responses.create(model="small", input=f"About {tags}")))


@app.post("/tags/left")
def tags_left():
    tags = request.json["tags"]
    if set(tags) - TAGS:
        abort(400)
    return jsonify(bool(client.responses.create(model="small", input=f"About {tags}")))


@app.post("/tags/other")
def tags_other():
    tags = request.json["tags"]
    if TAGS - set(tags):
        abort(400)
    return jsonify(bool(client.responses.create(model="small", input=f"About {tags}")))  # expect: prompt-injection, unbounded-prompt


@app.post("/end")
def end():
    return jsonify(bool(client.responses.create(model="small", input=request.json["text"][-500:])))  # expect: prompt-injection


@app.post("/beginning-cut")
def beginning_cut():
    return jsonify(bool(client.responses.create(model="small", input=request.json["text"][5:])))  # expect: prompt-injection, unbounded-prompt


@app.post("/range")
def in_range():
    text = request.json["text"]
    if len(text) not in range(1, 500):
        abort(413)
    return jsonify(bool(client.responses.create(model="small", input=text)))  # expect: prompt-injection
