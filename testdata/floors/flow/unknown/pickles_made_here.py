"""What the program has pickled itself can be loaded again."""
# rules: unsafe-deserialization

import pickle

from flask import Flask, request, session

app = Flask(__name__)


@app.post("/filter")
def keep():
    session["filter"] = pickle.dumps(request.json["filter"])
    session["raw"] = request.json["raw"]
    return "kept"


@app.get("/filter")
def apply():
    chosen = pickle.loads(session["filter"])  # ok: unsafe-deserialization
    raw = pickle.loads(session["raw"])  # expect: unsafe-deserialization
    return {"chosen": len(chosen), "raw": len(raw)}


@app.post("/load")
def load():
    return {"length": len(pickle.loads(request.data))}  # expect: unsafe-deserialization
