from flask import request

import state
from app import app
from state import history


@app.post("/write")
def write():
    state.remember(request.headers["Authorization"])
    history.append(request.headers["Authorization"])
    state.name = "kim"
    return "written"
