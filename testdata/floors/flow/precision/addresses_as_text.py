"""An address of the fourth version is digits and dots; of the sixth it may have a zone, which is any text."""
# rules: command-injection

import ipaddress
import subprocess

from flask import Flask, request

app = Flask(__name__)


def fourth(text):
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        return "127.0.0.1"


@app.get("/four")
def four():
    return subprocess.getoutput(f"traceroute {fourth(request.args['to'])}")


@app.get("/four-checked")
def four_checked():
    to = request.args["to"]
    ipaddress.IPv4Address(to)
    return subprocess.getoutput(f"traceroute {to}")


@app.get("/any")
def either():
    return subprocess.getoutput(f"traceroute {ipaddress.ip_address(request.args['to'])}")  # expect: command-injection
