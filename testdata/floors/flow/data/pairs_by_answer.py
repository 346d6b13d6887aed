"""A call gives a pair, first whether it has worked: what stands beside the other answer does not come."""
# rules: exception-in-response

import store
from flask import Flask, jsonify, request

app = Flask(__name__)


def saved(name):
    if not name:
        return False, "a name is needed"
    try:
        row = store.save(name)
    except Exception as error:
        return False, f"not saved: {error}"
    return True, {"id": row.id}


def looked_up(name):
    try:
        return store.find(name), None
    except Exception as error:
        return None, str(error)


@app.post("/saved")
def save():
    is_saved, result = saved(request.json["name"])
    if not is_saved:
        return jsonify(error="not saved"), 400
    return jsonify(result)  # ok: exception-in-response


@app.post("/told")
def save_and_tell():
    is_saved, result = saved(request.json["name"])
    if is_saved:
        return jsonify(result)  # ok: exception-in-response
    return jsonify(error=result), 400  # expect: exception-in-response


@app.post("/whatever")
def save_whatever():
    is_saved, result = saved(request.json["name"])
    return jsonify(saved=is_saved, result=result)  # expect: exception-in-response


@app.post("/found")
def find():
    row, error = looked_up(request.json["name"])
    if not row:
        return jsonify(error=error), 404  # expect: exception-in-response
    return jsonify(row=row.id, error=error)  # ok: exception-in-response
