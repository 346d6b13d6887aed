"""What is found out about one part of a collection holds for none of the others, also where they came from one place."""
# rules: command-injection

import os

from flask import Flask, request

app = Flask(__name__)


@app.post("/a")
def a():
    data = {k: v.strip() for k, v in request.form.items()}
    age = int(data["age"])
    os.system(f"echo {data['name']} {age}")  # expect: command-injection
    os.system(f"echo {data['age']}")
    return ""


@app.post("/b")
def b():
    parts = [p.strip() for p in request.args["q"].split(",")]
    n = int(parts[0])
    os.system(f"echo {parts[1]}")  # expect: command-injection
    return ""


@app.post("/c")
def c():
    parts = request.args["q"].split(",")
    n = int(parts[0])
    os.system(f"echo {parts[1]}")  # expect: command-injection
    os.system(f"echo {parts[0]}")
    return ""


@app.post("/d")
def d():
    data = {}
    for k, v in request.form.items():
        data[k] = v.strip()
    if data["kind"] not in ("a", "b"):
        return "", 400
    os.system(f"echo {data['name']}")  # expect: command-injection
    os.system(f"echo {data['kind']}")
    return ""


@app.post("/e")
def e():
    data = {}
    for name in ("kind", "name"):
        data[name] = request.form[name]
    if data["kind"] not in ("a", "b"):
        return "", 400
    os.system(f"echo {data['name']}")  # expect: command-injection
    os.system(f"echo {data['kind']}")
    return ""


@app.post("/f")
def f():
    values = [request.form[name] for name in ("kind", "name")]
    kind, name = values
    if kind not in ("a", "b"):
        return "", 400
    os.system(f"echo {name}")  # expect: command-injection
    os.system(f"echo {kind}")
    return ""


@app.post("/g")
def g():
    values = request.form.getlist("x")
    if values[0] not in ("a", "b"):
        return "", 400
    os.system(f"echo {values[1]}")  # expect: command-injection
    return ""


@app.post("/h")
def h():
    for item in request.json["items"]:
        if item["kind"] not in ("a", "b"):
            continue
        os.system(f"echo {item['kind']}")
        os.system(f"echo {item['name']}")  # expect: command-injection
    return ""


@app.post("/i")
def i():
    rows = [{"kind": it["kind"], "name": it["name"]} for it in request.json["items"]]
    if rows[0]["kind"] not in ("a", "b"):
        return "", 400
    os.system(f"echo {rows[0]['kind']}")
    os.system(f"echo {rows[1]['kind']}")  # known-miss: command-injection
    return ""


@app.post("/j")
def j():
    kind, name = (part.strip() for part in request.args["q"].split(","))
    if kind not in ("a", "b"):
        return "", 400
    os.system(f"echo {name}")  # expect: command-injection
    os.system(f"echo {kind}")
    return ""


@app.post("/k")
def k():
    kind, name = map(str.strip, request.args["q"].split(","))
    if kind not in ("a", "b"):
        return "", 400
    os.system(f"echo {name}")  # expect: command-injection
    os.system(f"echo {kind}")
    return ""


@app.post("/l")
def unpacked():
    kind, name = request.args["q"].split(",")
    if kind not in ("a", "b"):
        return "", 400
    os.system(f"echo {name}")  # expect: command-injection
    os.system(f"echo {kind}")
    return ""


@app.post("/m")
def m():
    parts = request.args["q"].split(",")
    if parts[1] not in ("a", "b"):
        return "", 400
    os.system(f"echo {parts[2]}")  # expect: command-injection
    os.system(f"echo {parts[1]}")
    return ""
