"""What lies in a collection stands in its text as `repr` makes it, on one line; letters and digits break no line."""
# rules: log-injection

import logging

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger("lines")


@app.get("/collections")
def collections():
    town, street = request.args["town"], request.args["street"]
    log.info("asked for %s", [town, street])
    log.info(f"asked for {(town, street)}")
    log.info("asked for " + str({"town": town}))
    log.info("asked for %s", town)  # expect: log-injection
    log.info("asked for %s", " ".join([town, street]))  # expect: log-injection
    log.info("asked for %s", [town, street][0])  # expect: log-injection
    return "", 204


@app.get("/letters")
def letters():
    town = request.args["town"]
    log.info("asked for %s", "".join(sign for sign in town if sign.isalnum()))
    log.info("asked for %s", "".join(sign for sign in town if sign != "-"))  # expect: log-injection
    return "", 204
