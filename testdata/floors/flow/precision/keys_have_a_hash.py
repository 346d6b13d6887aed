"""What has been a key of a mapping or was looked for in a set is no object; what was looked for in a list may be one."""
# rules: nosql-injection

from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
rows = MongoClient()["desk"]["rows"]
sessions = {}
banned = {"guest"}
order = ["first"]


@app.post("/key")
def key():
    line = request.json["line"]
    if line not in sessions:
        sessions[line] = "new"
    return {"found": rows.find_one({"line": line}) is not None}  # ok: nosql-injection


@app.post("/element")
def element():
    line = request.json["line"]
    if line in banned:
        return {}
    return {"found": rows.find_one({"line": line}) is not None}  # ok: nosql-injection


@app.post("/listed")
def listed():
    line = request.json["line"]
    if line in order:
        return {}
    return {"found": rows.find_one({"line": line}) is not None}  # expect: nosql-injection


@app.post("/other")
def other():
    sessions[request.json["name"]] = "new"
    return {"found": rows.find_one({"line": request.json["line"]}) is not None}  # expect: nosql-injection
