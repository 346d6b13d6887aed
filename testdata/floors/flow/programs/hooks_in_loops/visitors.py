from flask import Blueprint, jsonify, request
from model import ask

bp = Blueprint("visitors", __name__)


@bp.post("/visitors")
def view():  # expect: unauthenticated-llm-endpoint
    return jsonify(text=ask(request.json["q"]))
