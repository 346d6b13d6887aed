import sqlite3

from registry import described, tool


@tool
def find(where):
    return sqlite3.connect(":memory:").execute(f"SELECT 1 WHERE {where}").fetchall()  # expect: llm-output-to-sql


@described("counts")
def count(where):
    return sqlite3.connect(":memory:").execute(f"SELECT 2 WHERE {where}").fetchall()  # expect: llm-output-to-sql


@tool
def fixed(where):
    return sqlite3.connect(":memory:").execute("SELECT ?", (where,)).fetchall()  # ok: llm-output-to-sql


def not_a_tool(where):
    return sqlite3.connect(":memory:").execute(f"SELECT 3 WHERE {where}").fetchall()  # ok: llm-output-to-sql
