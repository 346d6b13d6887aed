"""Line breaks that are taken out of text before it is written."""
# rules: log-injection
from flask import Flask, request

app = Flask(__name__)


@app.get("/line")
def line():
    name = request.args["name"]
    print("for", name.replace("\r", "").replace("\n", ""))
    print("for", name.replace("\r\n", " ").replace("\n", " "))
    print("for", name.replace("\r", ""))  # expect: log-injection
    print("for", name.replace("\t", "\n"))  # expect: log-injection
    print("for", " ".join(name.splitlines()))
    print("for", name.encode("unicode_escape").decode())
    print("for", name.encode("utf-8").decode())  # expect: log-injection
    return ""
