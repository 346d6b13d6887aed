"""A dict that is built in one function, merged in another and read by key in a third."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import sqlite3

from flask import Flask, request

app = Flask(__name__)
DEFAULTS = {"table": "notes", "order": "name", "term": ""}


def query_of(arguments):
    return {"term": arguments["term"], "order": "name"}


def completed(query):
    return {**DEFAULTS, **query}


def order_of(query):
    return f"SELECT * FROM {query['table']} ORDER BY {query['order']}"


def term_of(query):
    return f"SELECT * FROM {query['table']} WHERE name = '{query['term']}'"


@app.get("/by_term")
def by_term():
    database = sqlite3.connect("notes.db")
    # What a callee spreads over a key that has a constant already is not followed out of it.
    return str(database.execute(term_of(completed(query_of(request.args)))).fetchall())  # known-miss: sql-injection


@app.get("/by_order")
def by_order():
    database = sqlite3.connect("notes.db")
    return str(database.execute(order_of(completed(query_of(request.args)))).fetchall())  # ok: sql-injection


@app.get("/overwritten")
def overwritten():
    database = sqlite3.connect("notes.db")
    query = completed(query_of(request.args))
    query["term"] = "fixed"
    return str(database.execute(term_of(query)).fetchall())  # ok: sql-injection
