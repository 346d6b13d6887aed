from flask import Blueprint, jsonify, request
from model import ask

bp = Blueprint("drafts", __name__)


@bp.post("/drafts")
def view():  # ok: unauthenticated-llm-endpoint
    return jsonify(text=ask(request.json["q"]))
