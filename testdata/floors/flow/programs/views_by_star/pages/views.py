from flask import request

from . import pages


def _draft():
    return "<p>" + request.args["q"]


@pages.get("/shout")
def shout():
    return "<b>" + request.args["q"]  # expect: xss
