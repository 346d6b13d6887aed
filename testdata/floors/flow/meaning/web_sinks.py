# rules: sql-injection, command-injection, path-traversal, nosql-injection, xxe, log-injection, xss, open-redirect, code-injection
import logging
import subprocess

import aiofiles
import js2py
import lxml.etree
import pexpect
import pymongo
import snowflake.connector
from flask import Flask, make_response, redirect, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import literal_column, select, text

app = Flask(__name__)
db = SQLAlchemy(app)
client = pymongo.MongoClient()
log = logging.getLogger(__name__)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


@app.get("/clauses")
def clauses():
    clause = "name = '" + request.args["q"] + "'"
    User.query.filter(text(clause)).all()  # expect: sql-injection
    User.query.order_by(text(clause)).all()  # expect: sql-injection
    select(literal_column(clause))  # expect: sql-injection
    User.query.filter(User.name == request.args["q"]).all()
    User.query.filter(text("name = :name")).params(name=request.args["q"]).all()
    return "done"


@app.get("/drivers")
def drivers():
    cursor = snowflake.connector.connect().cursor()
    cursor.execute("SELECT * FROM t WHERE a = '" + request.args["q"] + "'")  # expect: sql-injection
    cursor.execute("SELECT * FROM t WHERE a = %s", [request.args["q"]])
    return "done"


@app.post("/documents")
def documents():
    body = request.json
    client["shop"]["users"].find(body)  # expect: nosql-injection
    client.shop.users.find_one({"name": body["name"]})  # expect: nosql-injection
    client.shop.users.find_one({"name": str(body["name"])})
    client.shop.users.find_one({"name": request.form["name"]})
    client.shop.users.find({"$where": f"this.name == '{request.form['name']}'"})  # expect: nosql-injection
    return "done"


@app.post("/programs")
async def programs():
    name = request.form["name"]
    pexpect.run("ls " + name)  # expect: command-injection
    subprocess.run(["/bin/zsh", "-c", "ls " + name])  # expect: command-injection
    subprocess.run(["ls", "--", name])
    js2py.eval_js(name)  # expect: code-injection
    async with aiofiles.open("/data/" + name):  # expect: path-traversal
        return "done"


@app.post("/documents.xml")
def xml():
    resolving = lxml.etree.XMLParser(resolve_entities=True)
    lxml.etree.fromstring(request.data, resolving)  # expect: xxe
    lxml.etree.fromstring(request.data, parser=lxml.etree.XMLParser(resolve_entities=False))
    return "done"


@app.get("/records")
def records():
    log.info("searched for %r", request.args["q"])
    log.info("searched for %s", request.args["q"])  # expect: log-injection
    return "done"


@app.get("/later")
def later():
    plain = make_response("<b>" + request.args["q"])
    plain.mimetype = "text/plain"
    other = make_response("<b>" + request.args["q"])
    other.headers["Content-Type"] = "application/json"
    page = make_response("<b>" + request.args["q"])  # expect: xss
    page.headers["X-Frame-Options"] = "DENY"
    return page


@app.get("/own")
def own():
    return redirect(request.host_url + "home")
