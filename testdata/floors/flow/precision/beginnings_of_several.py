"""Text behind one of several known beginnings: the weakest of them says what that is worth."""
# rules: open-redirect

from flask import Flask, abort, redirect, request

app = Flask(__name__)
HOUSES = {"press": "https://press.example.org/", "shop": "https://shop.example.org/"}
MIXED = {"press": "https://press.example.org/", "any": "https://"}


@app.get("/house")
def house():
    address = HOUSES.get(request.args["house"])
    if address is None:
        abort(404)
    return redirect(address + request.args["path"])


@app.get("/chosen")
def chosen():
    address = "https://press.example.org/" if request.args.get("press") else "https://shop.example.org/"
    return redirect(f"{address}{request.args['path']}")


@app.get("/mixed")
def mixed():
    address = MIXED.get(request.args["house"])
    if address is None:
        abort(404)
    return redirect(address + request.args["path"])  # expect: open-redirect
