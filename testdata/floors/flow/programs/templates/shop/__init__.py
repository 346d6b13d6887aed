# rules: xss, credential-in-response, template-injection
from flask import Blueprint, Flask, jsonify, make_response, render_template, request

app = Flask(__name__)
pages = Blueprint("pages", __name__, template_folder="pages")


@app.get("/search")
def search():
    found = [{"title": request.args["title"], "price": int(request.args["price"])}]
    return render_template("search.html", query=request.args["q"], found=found, label="Search")


@app.get("/unused")
def unused():
    # The template does not name the value.
    return render_template("plain.html", token=request.headers["Authorization"])


@app.get("/echo")
def echo():
    return render_template("echo.html", token=request.headers["Authorization"])  # expect: credential-in-response


@app.get("/receipt")
def receipt():
    # Nothing is escaped in a text file, and a view's text is HTML.
    return render_template("receipt.txt", name=request.args["name"])  # expect: xss


@app.get("/receipt.txt")
def receipt_as_text():
    response = make_response(render_template("receipt.txt", name=request.args["name"]))
    response.mimetype = "text/plain"
    return response


@app.get("/receipt.json")
def receipt_as_json():
    return jsonify(text=render_template("receipt.txt", name=request.args["name"]))


@app.get("/child")
def child():
    return render_template(["missing.html", "child.html"], query=request.args["q"])


@pages.get("/about")
def about():
    context = {"team": request.args["team"]}
    return render_template("about.html", **context)


@app.get("/unknown")
def unknown():
    return render_template(request.args["page"] + ".html", query=request.args["q"])


app.register_blueprint(pages)
