"""A header holds no line breaks."""
# rules: log-injection, credential-in-log

import sys
import logging
from flask import Flask, request
app = Flask(__name__)


@app.post("/a")
def a():
    key = request.headers["X-API-Key"]
    sys.stdout.write(f"rotated {key}\n")  # expect: credential-in-log
    return "ok"


@app.post("/b")
def b():
    sys.stderr.write(f"agent {request.headers['User-Agent']}\n")  # ok: log-injection, credential-in-log
    logging.info("agent %s", request.headers["User-Agent"])  # ok: log-injection, credential-in-log
    return "ok"
