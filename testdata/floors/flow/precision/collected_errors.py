"""Errors that are collected refuse together, where each is asked for on every way; and a refusal may be an expression."""
# rules: prompt-injection, llm-output-in-authorization

from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()
COLOURS = {"red", "blue"}


def problems_of(body):
    problems = []
    if body.get("colour") not in COLOURS:
        problems.append("colour")
    if len(body.get("note", "")) > 100:
        problems.append("note")
    return problems


@app.post("/helper")
def helper():
    body = request.get_json()
    if problems_of(body):
        return jsonify(error="bad"), 400
    return jsonify(ok=bool(client.responses.create(model="m", input=f"A wall in {body['colour']}")))  # ok: prompt-injection


@app.post("/here")
def here():
    colour = request.json["colour"]
    errors = {}
    if colour not in COLOURS:
        errors["colour"] = "unknown"
    if errors:
        return jsonify(errors), 400
    return jsonify(ok=bool(client.responses.create(model="m", input=f"A wall in {colour}")))  # ok: prompt-injection


@app.post("/sometimes")
def sometimes():
    colour = request.json["colour"]
    errors = []
    if request.json["strict"]:
        if colour not in COLOURS:
            errors.append("colour")
    if errors:
        return jsonify(errors=errors), 400
    return jsonify(ok=bool(client.responses.create(model="m", input=f"A wall in {colour}")))  # expect: prompt-injection


@app.post("/more")
def more():
    colour = request.json["colour"]
    errors, notes = [], []
    if colour not in COLOURS:
        errors.append("colour")
    if errors:
        errors.append("and more")
    if notes:
        errors.append("a note")
    if errors:
        notes.append("an error")
    if errors or notes:
        return jsonify(errors=errors), 400
    return jsonify(ok=bool(client.responses.create(model="m", input=f"A wall in {colour}")))  # ok: prompt-injection


@app.post("/ignored")
def ignored():
    colour = request.json["colour"]
    errors = []
    if colour not in COLOURS:
        errors.append("colour")
    return jsonify(errors=errors, ok=bool(client.responses.create(model="m", input=f"A wall in {colour}")))  # expect: prompt-injection


def verdict():
    return client.responses.create(model="m", input="May they?").output_text


@app.post("/expression")
def expression():
    return (jsonify(secret=1), 200) if verdict() == "yes" else (jsonify(error="no"), 403)  # expect: llm-output-in-authorization


@app.post("/status")
def status():
    code = 200 if verdict() == "yes" else 403  # expect: llm-output-in-authorization
    return jsonify(done=True), code


@app.post("/raised")
def raised():
    if verdict() == "no":  # expect: llm-output-in-authorization
        raise PermissionError("the model refuses")
    return jsonify(done=True)


@app.post("/mood")
def mood():
    return (jsonify(mood="good"), 200) if verdict() == "yes" else (jsonify(mood="bad"), 201)  # ok: llm-output-in-authorization
