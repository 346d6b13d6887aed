"""The page that was asked for leads back here, also when it was kept in the session in between; the page before it may be anywhere."""
# rules: open-redirect

from flask import Flask, redirect, request, session

app = Flask(__name__)


class History:
    def __init__(self, pages):
        self.pages = pages or []

    def push(self, page):
        self.pages.append(page)

    def pop(self):
        return self.pages.pop()


@app.get("/page")
def page():
    history = History(session.get("history"))
    history.push(request.url)
    session["history"] = history.pages
    session["last"] = request.url
    session["given"] = request.args["next"]
    return {}


@app.get("/back")
def back():
    return redirect(History(session.get("history")).pop())  # ok: open-redirect


@app.get("/last")
def last():
    return redirect(session["last"])  # ok: open-redirect


@app.get("/given")
def given():
    return redirect(session["given"])  # expect: open-redirect
