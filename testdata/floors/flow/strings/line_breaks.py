"""Line breaks that are taken out of text before it is logged."""
import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger("lines")


@app.get("/line")
def line():
    name = request.args["name"]
    log.info("for %s", name.replace("\r", "").replace("\n", ""))
    log.info("for %s", name.replace("\r\n", " ").replace("\n", " "))
    log.info("for %s", name.replace("\r", ""))  # expect: log-injection
    log.info("for %s", name.replace("\t", "\n"))  # expect: log-injection
    return ""
