"""A package that takes its views by a star, and views that take the blueprint from the package."""
# rules: xss

from flask import Flask

from pages import pages, _draft

app = Flask(__name__)
app.register_blueprint(pages)


@app.get("/draft")
def draft():
    return _draft()  # ok: xss
