"""What stands behind the password of an address is no secret, and a host has no slash."""
# rules: credential-in-log, credential-in-response, path-traversal

import os
from pathlib import Path
from urllib.parse import urlparse

from flask import Flask, request

app = Flask(__name__)


@app.get("/where")
def where():
    url = os.environ["DATABASE_URL"]
    host = url.split("@")[1].split(":")[0]
    named = urlparse(url).hostname
    print(f"connecting to {host} or {named}")  # ok: credential-in-log
    print(url.rsplit("@", 1)[0])  # expect: credential-in-log
    print(urlparse(url).netloc)  # expect: credential-in-log
    return f"{host} {url.rsplit('@')[-1]}"  # ok: credential-in-response


@app.post("/keep")
def keep():
    (Path("kept") / urlparse(request.json["url"]).path).mkdir(parents=True)  # expect: path-traversal
    return "kept"
