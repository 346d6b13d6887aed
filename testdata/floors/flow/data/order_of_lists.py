"""The order of lists: turned around, moved, sliced, joined, repeated; what mappings are told in pairs, and getters of several keys."""
# rules: command-injection

import itertools
import operator
import os
from collections import deque

from flask import Flask, request

app = Flask(__name__)


def q():
    return request.args["q"]


@app.get("/reverse")
def reverse():
    items = [q(), "echo"]
    items.reverse()
    os.system(items[1])  # expect: command-injection
    os.system(items[0])
    return ""


@app.get("/step")
def step():
    items = [q(), "echo", "ls"]
    back = items[::-1]
    os.system(back[2])  # expect: command-injection
    os.system(back[0])
    os.system(items[::2][0])  # expect: command-injection
    os.system(items[::2][1])
    os.system(items[1:][0])
    os.system(items[-2:][0])
    os.system(items[:-2][0])  # expect: command-injection
    return ""


@app.get("/rotate")
def rotate():
    items = deque([q(), "echo", "ls"])
    items.rotate(1)
    os.system(items[1])  # expect: command-injection
    os.system(items[0])
    items.rotate(-1)
    os.system(items[0])  # expect: command-injection
    os.system(items[2])
    return ""


@app.get("/del")
def delete():
    items = ["ls", q(), "echo"]
    del items[:1]
    os.system(items[0])  # expect: command-injection
    os.system(items[1])
    del items[0:1]
    os.system(items[0])
    return ""


@app.get("/pop")
def pop():
    options = {"x": "ls"}
    os.system(options.pop("x", q()))
    os.system(options.pop("x", q()))  # expect: command-injection
    return ""


@app.get("/update")
def update():
    options = {"n": "x"}
    options.update([("k", q()), ("j", "ls")])
    os.system(options["k"])  # expect: command-injection
    os.system(options["j"])
    other = dict([("k", q()), ("j", "ls")])
    os.system(other["k"])  # expect: command-injection
    os.system(other["j"])
    return ""


class Item:
    def __init__(self, y, z):
        self.y = y
        self.z = z


class Box:
    def __init__(self, i):
        self.i = i


@app.get("/getters")
def getters():
    row = {"a": q(), "b": "ls"}
    first, second = operator.itemgetter("a", "b")(row)
    os.system(first)  # expect: command-injection
    os.system(second)
    box = Box(Item(q(), "ls"))
    os.system(operator.attrgetter("i.y")(box))  # expect: command-injection
    os.system(operator.attrgetter("i.z")(box))
    return ""


@app.get("/chain")
def chain():
    joined = list(itertools.chain(["ls"], [q()]))
    os.system(joined[1])  # expect: command-injection
    os.system(joined[0])
    part = list(itertools.islice([q(), "ls", "echo"], 1, 3))
    os.system(part[0])
    part = list(itertools.islice([q(), "ls", "echo"], 2))
    os.system(part[0])  # expect: command-injection
    os.system(part[1])
    return ""


@app.get("/times")
def times():
    items = ["ls"] * 2 + [q()]
    os.system(items[2])  # expect: command-injection
    os.system(items[1])
    return ""


@app.get("/map")
def mapped():
    items = list(map(str.strip, ["ls", q()]))
    os.system(items[1])  # expect: command-injection
    os.system(items[0])
    a, b = map(str, ("ls", q()))
    os.system(b)  # expect: command-injection
    os.system(a)
    return ""

@app.get("/sort")
def sort():
    items = [q(), "ls"]
    items.sort()
    os.system(items[1])  # expect: command-injection
    os.system(items[0])  # expect: command-injection
    return ""


@app.get("/assign")
def assign():
    items = [q(), "echo", "ls"]
    items[0:1] = ["ls"]
    os.system(items[0])
    items[1:2] = [q()]
    os.system(items[1])  # expect: command-injection
    os.system(items[0])
    return ""


@app.get("/insert")
def insert():
    items = ["ls"]
    items.insert(-1, q())
    os.system(items[0])  # expect: command-injection
    os.system(items[1])
    return ""
