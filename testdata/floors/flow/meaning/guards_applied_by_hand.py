"""A decorator that is applied by hand, and does not insist."""
# rules: unauthenticated-llm-endpoint

from flask import Flask, jsonify, request
from flask_jwt_extended import JWTManager, get_jwt_identity, jwt_required
from openai import OpenAI
app = Flask(__name__)
JWTManager(app)
client = OpenAI()


def ideas():  # expect: unauthenticated-llm-endpoint
    who = get_jwt_identity() or "guest"
    return jsonify(t=client.responses.create(model="m", input=who).output_text)


@app.post("/plain")
@jwt_required(optional=True)
def plain():  # expect: unauthenticated-llm-endpoint
    return jsonify(t=client.responses.create(model="m", input=request.json["q"]).output_text)


@app.post("/strict")
@jwt_required()
def strict():  # ok: unauthenticated-llm-endpoint
    return jsonify(t=client.responses.create(model="m", input=request.json["q"]).output_text)


app.add_url_rule("/ideas", view_func=jwt_required(optional=True)(ideas), methods=["POST"])
