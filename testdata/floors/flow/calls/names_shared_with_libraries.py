"""Methods of libraries' objects that are called as methods of text and mappings are: whose they are, callers know."""
# rules: ssrf, nosql-injection

import requests
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
web = requests.Session()


def page(session, address):
    return session.get(address, timeout=5).text  # expect: ssrf


def title(titles, name):
    return titles.get(name)


class Guests:
    def __init__(self, book):
        self.book = book

    def called(self, name):
        return len(list(self.book.find({"name": name})))  # expect: nosql-injection


class Places:
    def __init__(self, text):
        self.text = text

    def after(self, word):
        return self.text.find(word)


guests = Guests(MongoClient("mongodb://db").hotel.guests)
places = Places("Bern Basel Biel")


@app.get("/page")
def show_page():
    return {"length": len(page(web, request.args["address"]))}


@app.get("/title")
def show_title():
    return {"title": title({"a": "Lady"}, request.args["name"])}


@app.post("/guests")
def count_guests():
    return {"count": guests.called(request.json["name"])}


@app.post("/places")
def show_place():
    return {"at": places.after(request.json["word"])}
