"""Hosts and files outside of HTTP clients and `open`."""
import configparser
import io
import logging
import os
import socket
import zipfile

import aiohttp
import pandas as pd
from flask import Flask, jsonify, make_response, request

app = Flask(__name__)


@app.get("/hosts")
async def hosts():
    host = request.args["host"]
    socket.create_connection((host, 443), timeout=3)  # expect: ssrf
    socket.create_connection(("db.internal", int(request.args["port"])), timeout=3)
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(host)  # expect: ssrf
    return ""


@app.get("/files")
def files():
    path = os.path.join("/srv", request.args["path"])
    zipfile.ZipFile(path)  # expect: path-traversal
    configparser.ConfigParser().read(path)  # expect: path-traversal
    logging.FileHandler(path)  # expect: path-traversal
    os.path.getsize(path)  # expect: path-traversal
    return ""


def table(source):
    return pd.read_csv(source)


@app.post("/uploads")
def uploads():
    zipfile.ZipFile(request.files["archive"])
    zipfile.ZipFile(request.files["archive"].stream)
    return jsonify(n=len(table(io.StringIO(request.get_data(as_text=True)))))


@app.get("/mirrored")
def mirrored():
    response = make_response("")
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]  # expect: permissive-cors
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.get("/listed")
def listed():
    response = make_response("")
    origin = request.headers["Origin"]
    if origin in ("https://shop.example", "https://desk.example"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.get("/public")
def public():
    response = make_response("")
    response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    return response
