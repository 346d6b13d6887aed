"""A redirect to the page the browser comes from, and cookies that are taken away."""

from flask import Flask, make_response, redirect, request, url_for

app = Flask(__name__)


@app.post("/like")
def like():
    return redirect(request.referrer or url_for("like"))  # ok: open-redirect


@app.post("/unlike")
def unlike():
    return redirect(request.headers.get("Referer", "/"))  # ok: open-redirect


@app.post("/onward")
def onward():
    return redirect(request.args.get("next") or request.referrer)  # expect: open-redirect


@app.post("/out")
def out():
    answer = make_response("bye")
    answer.set_cookie("token", "", expires=0)  # ok: insecure-cookie
    answer.set_cookie("session_id", "", max_age=0)  # ok: insecure-cookie
    return answer


@app.post("/in")
def into():
    answer = make_response("hello")
    answer.set_cookie("token", request.form["ticket"], max_age=3600)  # expect: insecure-cookie
    return answer
