"""Which names lie in a mapping that a helper goes through, its callers say."""
# rules: sql-injection

import mysql.connector
from flask import Flask, request

app = Flask(__name__)
connection = mysql.connector.connect(host="db")
COLUMNS = {"title": "lesson_title", "text": "lesson_text"}


def update_lesson(key, **fields):
    changes = []
    for name in fields:
        changes.append(f"{name} = %s")
    connection.cursor().execute(f"UPDATE lesson SET {', '.join(changes)} WHERE id = %s", [*fields.values(), key])  # ok: sql-injection


def update_level(key, fields):
    changes = [f"{name} = %s" for name, _ in fields.items()]
    connection.cursor().execute(f"UPDATE level SET {', '.join(changes)} WHERE id = %s", [*fields.values(), key])  # ok: sql-injection


def update_any(key, **fields):
    changes = [f"{name} = %s" for name, _ in fields.items()]
    connection.cursor().execute(f"UPDATE user SET {', '.join(changes)} WHERE id = %s", [*fields.values(), key])  # expect: sql-injection


def update_plain(key, **fields):
    changes = [f"{name} = '{value}'" for name, value in fields.items()]
    connection.cursor().execute(f"UPDATE topic SET {', '.join(changes)} WHERE id = %s", [key])  # expect: sql-injection


@app.put("/lesson/<int:key>")
def lesson(key):
    sent = request.get_json()
    update_lesson(key, **{column: sent[name] for name, column in COLUMNS.items() if name in sent})
    return "kept"


@app.put("/level/<int:key>")
def level(key):
    sent = request.get_json()
    fields = {}
    if sent.get("title"):
        fields["title"] = sent["title"]
    if sent.get("text"):
        fields["text"] = sent["text"]
    update_level(key, fields)
    return "kept"


@app.put("/user/<int:key>")
def user(key):
    update_any(key, **request.get_json())
    return "kept"


@app.put("/topic/<int:key>")
def topic(key):
    update_plain(key, title=request.json["title"])
    return "kept"
