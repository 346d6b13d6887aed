from flask import Blueprint, jsonify, request
from model import ask

bp = Blueprint("notes", __name__)


@bp.post("/notes")
def view():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=ask(request.json["q"]))
