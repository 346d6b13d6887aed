"""One hook for the blueprints of several modules, registered in a loop; a blueprint outside of it stays open."""
# rules: unauthenticated-llm-endpoint

from flask import Flask

import drafts
import notes
import visitors
from guard import signed_in

PARTS = (notes, drafts)

for part in PARTS:
    part.bp.before_request(signed_in)


def create_app():
    app = Flask(__name__)
    for part in (*PARTS, visitors):
        app.register_blueprint(part.bp, url_prefix="/api")
    return app
