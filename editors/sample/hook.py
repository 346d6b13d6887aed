import os

from flask import Blueprint, abort, request

from helper import build

hooks = Blueprint("hooks", __name__)


@hooks.post("/hook")
def hook():
    if request.headers["X-Hook-Token"] != os.environ["HOOK_TOKEN"]:
        abort(401)
    return build(request.get_json()["question"])
