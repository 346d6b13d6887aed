from flask import Blueprint

pages = Blueprint("pages", __name__)


def _draft():
    return "nothing yet"


from .views import *
