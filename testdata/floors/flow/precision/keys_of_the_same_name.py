"""A text of the client held against what the program keeps under the same name: the client has to know it."""
# rules: client-controlled-authorization

import desk_settings
from flask import Flask, abort, jsonify, request


class Desk(Flask):
    pass


def create_app():
    app = Desk(__name__)
    app.DESK_KEY = desk_settings.DESK_KEY

    @app.before_request
    def known():
        if app.DESK_KEY != "" and (
            ("key" not in request.args or request.args["key"] != app.DESK_KEY)
            and request.cookies.get("DESK_KEY") != app.DESK_KEY  # ok: client-controlled-authorization
            and request.endpoint != "static"
        ):
            abort(401)

    @app.get("/orders")
    def orders():
        if request.cookies.get("desk_role") != "lead":  # expect: client-controlled-authorization
            abort(403)
        return jsonify(orders=[])

    return app


app = create_app()
