"""What is bound to a logger is written with every record of it, where the record is written."""
# rules: credential-in-log

import structlog
from flask import Flask, request
from loguru import logger

app = Flask(__name__)
events = structlog.get_logger()


@app.post("/bound")
def bound():
    audit = logger.bind(route="/bound", caller=request.headers["Authorization"])
    audit.info("accepted")  # expect: credential-in-log
    logger.info("not of this one")
    return ""


@app.post("/chained")
def chained():
    logger.bind(caller=request.headers["Authorization"]).info("accepted")  # expect: credential-in-log
    return ""


@app.post("/harmless")
def harmless():
    logger.bind(route=request.path).info("accepted")  # ok: credential-in-log
    return ""


@app.post("/structured")
def structured():
    log = events.bind(caller=request.headers["Authorization"])
    log.info("accepted", size=3)  # expect: credential-in-log
    return ""


@app.post("/never-written")
def never_written():
    logger.bind(caller=request.headers["Authorization"])  # ok: credential-in-log
    return ""
