"""What a library has given is none of its functions: when it is called, nothing is known of the call."""
import inspect

import plugins
from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)
actions = {name: action for name, action in inspect.getmembers(plugins, inspect.isfunction)}


@app.get("/order")
def order():
    found = actions["show_order"]({"number": request.args["number"]})
    return Markup(found["text"])  # ok: xss


@app.get("/documented")
def documented():
    return Markup(inspect.cleandoc(request.args["text"]))  # expect: xss
