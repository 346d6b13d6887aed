"""A URL is safe once its host is known: by its parsed host, or by a prefix that reaches behind it."""
# rules: ssrf

from urllib.parse import urlparse, urlsplit

import requests
from flask import Flask, abort, request

app = Flask(__name__)
HOSTS = {"feeds.example", "api.example"}
PREFIXES = ("https://feeds.example/", "https://api.example/")


@app.get("/parsed")
def parsed():
    url = request.args["url"]
    if urlparse(url).hostname not in HOSTS:
        abort(400)
    return requests.get(url).text  # ok: ssrf


def is_ours(url):
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.netloc == "api.example"


@app.get("/helper")
def helper():
    url = request.args["url"]
    if not is_ours(url):
        abort(400)
    return requests.get(url).text  # ok: ssrf


def require_host(url):
    host = urlparse(url).netloc.split(":")[0].lower()
    if host not in HOSTS:
        raise ValueError("host")
    return url


@app.get("/raising")
def raising():
    return requests.get(require_host(request.args["url"])).text  # ok: ssrf


@app.get("/domain")
def domain():
    url = request.args["url"]
    host = urlparse(url).hostname or ""
    if host == "partner.example" or host.endswith(".partner.example"):
        return requests.get(url).text  # ok: ssrf
    abort(400)


@app.get("/domain_without_dot")
def domain_without_dot():
    url = request.args["url"]
    if not urlparse(url).hostname.endswith("partner.example"):
        abort(400)
    return requests.get(url).text  # expect: ssrf


@app.get("/scheme")
def scheme():
    url = request.args["url"]
    if urlparse(url).scheme not in ("http", "https"):
        abort(400)
    return requests.get(url).text  # expect: ssrf


@app.get("/prefix")
def prefix():
    url = request.args["url"]
    if not url.startswith("https://api.example/"):
        abort(400)
    return requests.get(url).text  # ok: ssrf


@app.get("/prefixes")
def prefixes():
    url = request.args["url"]
    if url.startswith(PREFIXES):
        return requests.get(url).text  # ok: ssrf
    return "no"


@app.get("/prefix_without_slash")
def prefix_without_slash():
    url = request.args["url"]
    if not url.startswith("https://api.example"):
        abort(400)
    return requests.get(url).text  # expect: ssrf


@app.get("/other_url")
def other_url():
    if urlparse(request.args["url"]).hostname not in HOSTS:
        abort(400)
    return requests.get(request.args["then"]).text  # expect: ssrf


@app.get("/logged_only")
def logged_only():
    url = request.args["url"]
    if urlparse(url).hostname not in HOSTS:
        app.logger.warning("unknown host")
    return requests.get(url).text  # expect: ssrf
