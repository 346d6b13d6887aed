"""What has been found among the program's own records is the name of one of them."""
# rules: path-traversal

from pathlib import Path

from flask import Flask, abort, request

app = Flask(__name__)
OUT = Path("vectors")


def documents():
    return [{"id": path.stem} for path in Path("docs").iterdir()]


@app.get("/next")
def first_of_several():
    name = request.args["name"]
    found = next((it for it in documents() if it["id"] == name), None)
    if found is None:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # ok: path-traversal


@app.get("/next-or-error")
def first_or_error():
    name = request.args["name"]
    next(it for it in documents() if it["id"] == name)
    return (OUT / f"{name}.json").read_text()  # ok: path-traversal


@app.get("/other")
def first_other():
    name = request.args["name"]
    other = next((it for it in documents() if it["id"] != name), None)
    if other is None:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # expect: path-traversal


@app.get("/default")
def with_a_default():
    name = request.args["name"]
    found = next((it for it in documents() if it["id"] == name), {"id": "none"})
    if not found:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # expect: path-traversal


@app.get("/any")
def any_of_them():
    name = request.args["name"]
    if not any(it["id"] == name for it in documents()):
        abort(404)
    return (OUT / f"{name}.json").read_text()  # ok: path-traversal


@app.get("/none")
def none_of_them():
    name = request.args["name"]
    if any(it["id"] == name for it in documents()):
        abort(409)
    return (OUT / f"{name}.json").read_text()  # expect: path-traversal


@app.get("/list")
def list_of_found():
    name = request.args["name"]
    if not [it for it in documents() if it["id"] == name]:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # ok: path-traversal


@app.get("/sent")
def among_what_is_sent():
    name = request.args["name"]
    if not any(it == name for it in request.args.getlist("names")):
        abort(404)
    return (OUT / f"{name}.json").read_text()  # expect: path-traversal


@app.get("/get")
def under_its_name():
    name = request.args["name"]
    found = {it["id"]: it for it in documents()}.get(name)
    if not found:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # ok: path-traversal


@app.get("/get-default")
def under_its_name_or_else():
    name = request.args["name"]
    found = {it["id"]: it for it in documents()}.get(name, {"id": "none"})
    if not found:
        abort(404)
    return (OUT / f"{name}.json").read_text()  # expect: path-traversal


def document_or_404(name):
    found = next((it for it in documents() if it["id"] == name), None)
    if found is None:
        abort(404)
    return found


def names_of(name):
    if not name:
        return None
    document_or_404(name)
    return [name]


@app.get("/helper")
def in_a_helper():
    names = names_of(request.args["name"])
    return [(OUT / f"{name}.json").read_text() for name in names]  # ok: path-traversal


def names_unchecked(name):
    if not name:
        return None
    return [name]


@app.get("/unchecked")
def in_a_careless_helper():
    names = names_unchecked(request.args["name"])
    return [(OUT / f"{name}.json").read_text() for name in names]  # expect: path-traversal
