"""An object is made in one module and bound in another."""
# rules: credential-in-prompt

from flask import Flask, request

from extensions import log, store

app = Flask(__name__)
store.bind(app)


@app.post("/kept")
def kept():
    store.put(request.headers["Authorization"])
    log.put(request.headers["Authorization"])
    return "kept"


import views
