"""Substitutions by pattern: what text can no longer contain."""
import os
import re
import subprocess

from flask import Flask, request, send_file

app = Flask(__name__)
UNSAFE = re.compile(r"[^\w-]+")


@app.get("/listed")
def listed():
    name = re.sub(r"[^a-zA-Z0-9.\- ]", "", request.args["name"]).replace(" ", "-")
    return send_file(os.path.join("/srv/files", name))  # ok: path-traversal


@app.get("/compiled")
def compiled():
    name = UNSAFE.sub("_", request.args["name"])
    subprocess.run(f"convert {name}.png", shell=True)  # ok: command-injection
    return send_file(os.path.join("/srv/files", name))  # ok: path-traversal


@app.get("/spaces")
def spaces():
    name = re.sub(r"[^\w .-]", "", request.args["name"])
    subprocess.run(f"convert {name}", shell=True)  # expect: command-injection
    return ""


@app.get("/dots")
def dots():
    name = re.sub(r"\.\./", "", request.args["name"])
    return send_file(os.path.join("/srv/files", name))  # expect: path-traversal


@app.get("/once")
def once():
    name = re.sub(r"[/\\]", "", request.args["name"], count=1)
    return send_file(os.path.join("/srv/files", name))  # expect: path-traversal


@app.get("/put-back")
def put_back():
    name = re.sub(r"[^a-z]", "/", request.args["name"])
    return send_file(os.path.join("/srv/files", name))  # expect: path-traversal


@app.get("/first")
def first():
    name = re.sub(r"^[/\\]+", "", request.args["name"])
    return send_file(os.path.join("/srv/files", name))  # expect: path-traversal
