# The page of the same name that lies nearer is meant.
from flask import Flask, render_template, request

app = Flask(__name__)


@app.get("/about")
def about():
    return render_template("about.html", team=request.args["team"])
