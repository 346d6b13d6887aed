"""Words joined by blanks are one line, and so are characters that can all be printed."""
# rules: log-injection

from flask import Flask, request

app = Flask(__name__)


@app.get("/find")
def find():
    sought = request.args["sought"]
    app.logger.info("sought %s", " ".join(sought.split()))
    app.logger.info("sought %s", "".join(sign for sign in sought if sign.isprintable()))
    app.logger.info("sought %s", " ".join(sought.split(" ")))  # expect: log-injection
    app.logger.info("sought %s", sought.strip())  # expect: log-injection
    return ""
