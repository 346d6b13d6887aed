"""What a pattern finds may hold what its part of the pattern says: groups of digits or words are checked, others are not."""
# rules: command-injection, credential-in-log

import logging
import os
import re

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger(__name__)
ORDER = re.compile(r"^order-(?P<number>\d+)-(?P<rest>.*)$")
AUTH = re.compile(r"^(?P<scheme>\w+)\s+(?P<token>.+)$")


@app.get("/a")
def a():
    found = re.match(r"(\w+) (.+)", request.headers["Authorization"])
    log.info("scheme %s", found.group(1))
    log.info("token %s", found.group(2))  # expect: credential-in-log
    log.info("both %s", found.group(0))  # expect: credential-in-log
    log.info("both %s", found.group())  # expect: credential-in-log
    scheme, token = found.groups()
    log.info("scheme %s", scheme)
    log.info("token %s", token)  # expect: credential-in-log
    return ""


@app.get("/b")
def b():
    found = AUTH.match(request.headers["Authorization"])
    log.info("scheme %s", found["scheme"])
    log.info("token %s", found["token"])  # expect: credential-in-log
    log.info("scheme %s", found.group("scheme"))
    log.info("token %s", found.groupdict()["token"])  # expect: credential-in-log
    log.info("token %s", found.groupdict()["scheme"])
    return ""


@app.get("/c")
def c():
    found = ORDER.match(request.args["q"])
    os.system("echo " + found.group("number"))
    os.system("echo " + found.group(1))
    os.system("echo " + found["rest"])  # expect: command-injection
    os.system("echo " + found.group("rest"))  # expect: command-injection
    if not found:
        return ""
    number, rest = found.group("number", "rest")
    os.system("echo " + number)
    os.system("echo " + rest)  # expect: command-injection
    return ""


@app.get("/d")
def d():
    if m := re.search(r"\b(\d{4})-(\d\d)\b", request.args["q"]):
        os.system("cal " + m.group(1))
        os.system("cal " + m[2])
        os.system("cal " + m[0])
    for digits in re.findall(r"\d+", request.args["q"]):
        os.system("cal " + digits)
    for word in re.findall(r"\S+", request.args["q"]):
        os.system("cal " + word)  # expect: command-injection
    for m in re.finditer(r"(\d+)=(.*)", request.args["q"]):
        os.system("cal " + m.group(1))
        os.system("cal " + m.group(2))  # expect: command-injection
    return ""


@app.get("/e")
def e():
    m = re.search(r"Bearer (.*)", request.headers.get("Authorization", ""))
    log.info(m.group(1))  # expect: credential-in-log
    log.info("%s", m)  # expect: credential-in-log
    token = re.sub(r"^Bearer ", "", request.headers["Authorization"])
    log.info(token)  # expect: credential-in-log
    parts = re.split(r"\s+", request.headers["Authorization"])
    log.info(parts[1])  # expect: credential-in-log
    log.info(parts[0])
    return ""
