"""Texts with places that a table holds, labels of settings, and texts of one part."""
# rules: ssrf, nosql-injection, regex-injection, hardcoded-credential

import re
from fnmatch import translate
from urllib.parse import quote

import requests
from flask import Flask, jsonify, request
from pymongo import MongoClient

app = Flask(__name__)
singers = MongoClient()["choir"]["singers"]
NORTH = {"search": "https://north.example/search?q={query}", "mirror": "https://{host}/north"}
SOUTH = {"search": "https://south.example/find/{query}", "mirror": "https://{host}/south"}
ASKED_FOR = {
    "SECRET_KEY": "Flask Secret Key",  # ok: hardcoded-credential
    "JWT_SECRET_KEY": "rain in March",  # expect: hardcoded-credential
}


@app.post("/search")
def search():
    source = NORTH if request.json["source"] == "north" else SOUTH
    found = requests.get(source["search"].format(query=quote(request.json["query"])), timeout=9)  # ok: ssrf
    return jsonify(found.status_code)


@app.post("/mirror")
def mirror():
    source = NORTH if request.json["source"] == "north" else SOUTH
    found = requests.get(source["mirror"].format(host=request.json["host"]), timeout=9)  # expect: ssrf
    return jsonify(found.status_code)


@app.post("/text")
def text():
    return jsonify(singers.find_one({"name": f"{request.json['name']}"}) is None)  # ok: nosql-injection


@app.post("/value")
def value():
    return jsonify(singers.find_one({"name": request.json["name"]}) is None)  # expect: nosql-injection


@app.get("/glob")
def glob():
    wanted = re.compile(translate(request.args["glob"]))  # ok: regex-injection
    return jsonify(bool(wanted.match("x")), bool(re.match(request.args["glob"], "x")))  # expect: regex-injection
