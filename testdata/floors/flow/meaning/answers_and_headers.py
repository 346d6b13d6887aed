"""Headers and cookies that hooks and helpers set, answers with headers of their own, and text that is escaped by what it is joined with."""
import json

from flask import Flask, jsonify, make_response, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
SHOPS = {"https://shop.example"}
NOTE = Markup("<p>%s</p>")


@app.after_request
def mirror(response):
    origin = request.headers.get("Origin")
    if origin and request.path != "/status":
        response.headers["Access-Control-Allow-Origin"] = origin  # expect: permissive-cors
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.after_request
def mirror_known(response):
    origin = request.headers.get("Origin")
    if origin in SHOPS:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


def remember(answer, value):
    answer.set_cookie("shop_session", value)  # expect: insecure-cookie
    answer.set_cookie("shop_session", value, secure=True, httponly=True)
    answer.set_cookie("shop_view", value)
    answer.headers[request.args["header"]] = "1"  # expect: header-injection
    return answer


@app.get("/remembered")
def remembered():
    return remember(make_response("ok"), "a")


@app.get("/typed")
def typed():
    return json.dumps(request.args["name"]), 200, {"Content-Type": "application/json"}


@app.get("/untyped")
def untyped():
    return request.args["name"], 200, {"X-Shop": "1"}  # expect: xss


@app.get("/note")
def note():
    return NOTE % request.args["name"]


@app.get("/notes")
def notes():
    return "<div>" + Markup("<b>") + request.args["name"] + Markup("</b>")


@app.get("/unmarked")
def unmarked():
    return "<p>%s</p>" % request.args["name"]  # expect: xss


@app.errorhandler(Exception)
def failed(error):
    if isinstance(error, HTTPException):
        return jsonify(error=error.description), error.code
    return jsonify(error=str(error)), 500  # expect: exception-in-response
