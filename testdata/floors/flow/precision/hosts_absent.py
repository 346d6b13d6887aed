"""A URL without a host stays on the own one."""
from urllib.parse import urlparse, urlsplit

from flask import Flask, redirect, request

app = Flask(__name__)


@app.get("/absent")
def absent():
    target = request.args.get("next", "")
    if not urlsplit(target).netloc:
        return redirect(target)  # ok: open-redirect
    return redirect("/")


@app.get("/absent-or-own")
def absent_or_own():
    target = request.args.get("next", "")
    parts = urlparse(target)
    if not parts.netloc or parts.netloc == request.host:
        return redirect(target)  # ok: open-redirect
    return redirect("/")


def is_local(url):
    parts = urlparse(url)
    return not parts.netloc or parts.netloc == urlparse(request.host_url).netloc


@app.get("/helper")
def helper():
    target = request.args.get("next", "")
    if is_local(target):
        return redirect(target)  # ok: open-redirect
    return redirect("/")


@app.get("/present")
def present():
    target = request.args.get("next", "")
    if urlsplit(target).netloc:
        return redirect(target)  # expect: open-redirect
    return redirect("/")


@app.get("/scheme")
def scheme():
    target = request.args.get("next", "")
    if not urlsplit(target).scheme:
        return redirect(target)  # expect: open-redirect
    return redirect("/")


@app.get("/in-variable")
def in_variable():
    target = request.args.get("next", "")
    parts = urlparse(target)
    is_own = not parts.netloc or parts.netloc == request.host
    if is_own:
        return redirect(target)  # ok: open-redirect
    return redirect("/")
