"""Functions and methods that are looked up in a table."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import sqlite3

from flask import Flask, request

app = Flask(__name__)


def by_name(text):
    return f"SELECT * FROM notes WHERE name = '{text}'"


def by_length(text):
    return f"SELECT * FROM notes WHERE length(name) = {len(text)}"


class Queries:
    def by_author(self, text):
        return f"SELECT * FROM notes WHERE author = '{text}'"

    def newest(self, text):
        return "SELECT * FROM notes ORDER BY id DESC"


QUERIES = Queries()
MAKERS = {"name": by_name, "length": by_length, "author": QUERIES.by_author, "newest": QUERIES.newest}
HARMLESS = [by_length, QUERIES.newest]


def made(maker, text):
    return maker(text)


@app.get("/chosen")
def chosen():
    statement = MAKERS[request.args["kind"]](request.args["text"])
    return str(sqlite3.connect("notes.db").execute(statement).fetchall())  # expect: sql-injection


@app.get("/author")
def author():
    statement = made(MAKERS["author"], request.args["text"])
    return str(sqlite3.connect("notes.db").execute(statement).fetchall())  # expect: sql-injection


@app.get("/newest")
def newest():
    statement = made(MAKERS["newest"], request.args["text"])
    return str(sqlite3.connect("notes.db").execute(statement).fetchall())  # ok: sql-injection


@app.get("/harmless")
def harmless():
    statement = HARMLESS[0](request.args["text"])
    return str(sqlite3.connect("notes.db").execute(statement).fetchall())  # ok: sql-injection
