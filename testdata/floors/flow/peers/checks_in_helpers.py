"""The caller's text is checked by helpers that convert, compare, raise and answer."""
# rules: command-injection, sql-injection, system-prompt-injection, log-injection

import os
import sqlite3

from flask import Flask, abort, request

app = Flask(__name__)
TABLES = {"notes", "users"}
PROGRAMS = ("uptime", "date")


def number(text):
    try:
        return int(text)
    except ValueError:
        return 0


def is_table(name):
    return name in TABLES


def ensure_program(name):
    if name not in PROGRAMS:
        raise ValueError("unknown program")
    return name


def look(name):
    if name not in PROGRAMS:
        print("unknown program")
    return name


@app.get("/converted")
def converted():
    row = number(request.args["row"])
    return str(sqlite3.connect("notes.db").execute(f"SELECT * FROM notes WHERE id = {row}").fetchall())  # ok: sql-injection


@app.get("/listed")
def listed():
    table = request.args["table"]
    if not is_table(table):
        abort(404)
    return str(sqlite3.connect("notes.db").execute(f"SELECT * FROM {table}").fetchall())  # ok: sql-injection


@app.get("/returned_early")
def returned_early():
    table = request.args["table"]
    if table not in TABLES:
        return "unknown"
    return str(sqlite3.connect("notes.db").execute(f"SELECT * FROM {table}").fetchall())  # ok: sql-injection


@app.post("/raised")
def raised():
    program = ensure_program(request.args["program"])
    return str(os.system(program))  # ok: command-injection


@app.get("/listed_wrongly")
def listed_wrongly():
    table = request.args["table"]
    if is_table(table):
        abort(404)
    return str(sqlite3.connect("notes.db").execute(f"SELECT * FROM {table}").fetchall())  # expect: sql-injection


@app.get("/converted_too_late")
def converted_too_late():
    row = request.args["row"]
    number(row)
    return str(sqlite3.connect("notes.db").execute(f"SELECT * FROM notes WHERE id = {row}").fetchall())  # expect: sql-injection


@app.post("/looked_only")
def looked_only():
    program = look(request.args["program"])
    return str(os.system(program))  # expect: command-injection


@app.post("/checked_other")
def checked_other():
    ensure_program(request.args["program"])
    return str(os.system(request.args["command"]))  # expect: command-injection
