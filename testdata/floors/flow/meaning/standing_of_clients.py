"""What a client says it is, and what a model's verdict makes somebody."""
# rules: client-controlled-authorization, llm-output-in-authorization

from flask import Flask, abort, jsonify, request, session
from openai import OpenAI

app, client = Flask(__name__), OpenAI()


def opinion():
    return client.responses.create(model="m", input="yes or no?").output_text.strip().lower()


@app.post("/operator")
def operator():
    if request.headers.get("X-Operator", "no").lower() != "yes":  # expect: client-controlled-authorization
        abort(403)
    return jsonify(state="open")


@app.post("/level")
def level():
    if int(request.cookies.get("level", "0")) < 3:  # expect: client-controlled-authorization
        return jsonify(error="forbidden"), 403
    return jsonify(state="tested")


@app.post("/internal")
def internal():
    if request.args.get("internal") != "1":  # expect: client-controlled-authorization
        abort(403)
    return jsonify(state="done")


@app.post("/version")
def version():
    if request.headers.get("X-Api-Version", "1") != "2":  # ok: client-controlled-authorization
        abort(400)
    return jsonify(state="done")


@app.post("/game")
def game():
    if request.args.get("level") not in ("easy", "hard"):  # ok: client-controlled-authorization
        abort(404)
    return jsonify(state="done")


@app.post("/role")
def role():
    session["role"] = "admin" if opinion() == "yes" else "guest"  # expect: llm-output-in-authorization
    return ""


@app.post("/clerk")
def clerk():
    session["is_clerk"] = opinion() == "no"  # expect: llm-output-in-authorization
    return ""


@app.post("/tone")
def tone():
    session["tone"] = "warm" if opinion() == "yes" else "dry"  # ok: llm-output-in-authorization
    session["level"] = "hard" if opinion() == "yes" else "easy"  # ok: llm-output-in-authorization
    return ""
