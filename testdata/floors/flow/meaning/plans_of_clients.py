"""What a client has paid for is not for the client to say; which plan it asks for is."""
# rules: client-controlled-authorization

from flask import Flask, abort, jsonify, request

app = Flask(__name__)


@app.post("/bulk")
def bulk():
    body = request.get_json()
    if body.get("plan") != "enterprise":  # expect: client-controlled-authorization
        abort(403)
    return jsonify(done=True)


@app.post("/subscriptions")
def subscribe():
    body = request.get_json()
    if body.get("plan") not in ("basic", "pro"):  # ok: client-controlled-authorization
        return jsonify(error="unknown plan"), 400
    return jsonify(done=True)
