"""What a cursor of any driver fetches was looked up with the parameters, and holds what others have put there."""
# rules: unauthenticated-llm-endpoint, token-presence-check, indirect-prompt-injection

import mysql.connector
import psycopg2
import pymysql
import pyodbc
from flask import Flask, g, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.before_request
def load():
    with psycopg2.connect("x") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT u.id, u.name FROM logins s JOIN users u ON u.id = s.user_id WHERE s.key = %s", (request.headers.get("X-Api-Key"),))
        row = cursor.fetchone()
    g.user = {"id": row["id"], "name": row["name"]} if row else None


def ask(text):
    return client.responses.create(model="m", input=text).id


@app.post("/looked-up")
def looked_up():  # ok: unauthenticated-llm-endpoint, token-presence-check
    if not g.user:
        return jsonify(error="who are you?"), 401
    return ask(request.json["q"])


@app.post("/open")
def open_to_all():  # expect: unauthenticated-llm-endpoint
    return ask(request.json["q"])


@app.post("/mysql")
def by_mysql():  # ok: unauthenticated-llm-endpoint
    cursor = mysql.connector.connect(host="db").cursor(dictionary=True)
    cursor.execute("SELECT id FROM logins WHERE token = %s", (request.headers.get("X-Api-Key"),))
    if cursor.fetchone() is None:
        return jsonify(error="who are you?"), 401
    return ask(request.json["q"])


@app.post("/pymysql")
def by_pymysql():  # ok: unauthenticated-llm-endpoint
    with pymysql.connect(host="db").cursor() as cursor:
        cursor.execute("SELECT id FROM logins WHERE token = %s", (request.headers.get("X-Api-Key"),))
        rows = cursor.fetchall()
    if not rows:
        return jsonify(error="who are you?"), 401
    return ask(request.json["q"])


@app.post("/counted")
def counted():  # expect: unauthenticated-llm-endpoint
    cursor = pyodbc.connect("x").cursor()
    cursor.execute("SELECT count(*) AS n FROM logins WHERE kind = ?", (request.args["kind"],))
    row = cursor.fetchone()
    if not row:
        return jsonify(error="nothing there"), 401
    return ask(request.json["q"])


@app.post("/notes")
def add_note():
    psycopg2.connect("x").cursor().execute("INSERT INTO notes (body) VALUES (%s)", (request.json["body"],))
    return "ok"


@app.post("/summary")
def summary():  # expect: unauthenticated-llm-endpoint
    cursor = psycopg2.connect("x").cursor()
    cursor.execute("SELECT body FROM notes")
    text = cursor.fetchone()["body"]
    return client.responses.create(model="m", input=text).id  # expect: indirect-prompt-injection
