"""Where a copy with slashes in place of backslashes names no host, the address itself names none."""
# rules: open-redirect

from urllib.parse import urlsplit

from flask import Flask, redirect, request

app = Flask(__name__)


@app.get("/back")
def back():
    target = request.args.get("back", "/")
    parts = urlsplit(target.replace("\\", "/"))
    if parts.scheme or parts.netloc:
        target = "/"
    return redirect(target)


# Without its beginning it is another address.
@app.get("/cut")
def cut():
    target = request.args.get("back", "/")
    parts = urlsplit(target.replace("https:", ""))
    if parts.scheme or parts.netloc:
        target = "/"
    return redirect(target)  # expect: open-redirect
