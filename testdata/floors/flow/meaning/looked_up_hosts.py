"""Hosts that are looked up and must not lie inside, and what archives call their members."""
import ipaddress
import os
import socket
import tarfile
import zipfile
from urllib.parse import urlsplit

import requests
from flask import Flask, abort, request

app = Flask(__name__)


def is_outside(host):
    for _, _, _, _, address in socket.getaddrinfo(host, None):
        if ipaddress.ip_address(address[0]).is_private:
            return False
    return True


def outside(url):
    try:
        found = ipaddress.ip_address(socket.gethostbyname(urlsplit(url).hostname))
    except OSError:
        raise LookupError(url) from None
    if not found.is_global:
        raise LookupError(url)
    return url


@app.get("/asked")
def asked():
    url = request.args["url"]
    if not is_outside(urlsplit(url).hostname):
        abort(400)
    return requests.get(url).headers


@app.get("/raised")
def raised():
    return requests.get(outside(request.args["url"])).headers


@app.get("/named")
def named():
    url = request.args["url"]
    if urlsplit(url).hostname == "localhost":
        abort(400)
    return requests.get(url).headers  # expect: ssrf


@app.get("/formed")
def formed():
    ipaddress.ip_address(urlsplit(request.args["url"]).hostname)
    return requests.get(request.args["url"]).headers  # expect: ssrf


@app.post("/zip")
def unzip():
    archive = zipfile.ZipFile(request.files["archive"])
    for member in archive.infolist():
        with open(os.path.join("/srv", member.filename), "wb") as out:  # expect: archive-slip
            out.write(archive.read(member))
        with open(os.path.join("/srv", os.path.basename(member.filename)), "wb") as out:
            out.write(archive.read(member))
    return ""


def inside(archive, folder):
    for member in archive.getmembers():
        if not os.path.realpath(os.path.join(folder, member.name)).startswith(folder + os.sep):
            raise ValueError(member.name)
    return archive.getmembers()


@app.post("/tar")
def untar():
    archive = tarfile.open(fileobj=request.files["archive"].stream)
    archive.extractall("/srv", members=inside(archive, "/srv"))
    archive.extractall("/srv")  # expect: archive-slip
    return ""
