"""A decorator reads the request and hands its values on as arguments; the view asks a database."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import functools
import sqlite3

from flask import Flask, request

app = Flask(__name__)


def paged(size):
    def decorate(view):
        @functools.wraps(view)
        def wrapper(*args, **kwargs):
            order = request.args.get("order", "name")
            return view(*args, order=order, size=size, **kwargs)

        return wrapper

    return decorate


def numbered(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        return view(*args, page=int(request.args.get("page", "0")), **kwargs)

    return wrapper


@app.get("/ordered")
@paged(20)
def ordered(order, size):
    database = sqlite3.connect("notes.db")
    return str(database.execute(f"SELECT * FROM notes ORDER BY {order} LIMIT {size}").fetchall())  # expect: sql-injection


@app.get("/limited")
@paged(20)
def limited(order, size):
    database = sqlite3.connect("notes.db")
    return str(database.execute(f"SELECT * FROM notes LIMIT {size}").fetchall())  # ok: sql-injection


@app.get("/page")
@numbered
def page(page):
    database = sqlite3.connect("notes.db")
    return str(database.execute(f"SELECT * FROM notes LIMIT 20 OFFSET {page}").fetchall())  # ok: sql-injection
