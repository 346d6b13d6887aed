"""What holds for a value still holds two calls away, also where what it is has been told to the callees."""
# rules: nosql-injection

import mongoengine
from flask import Flask, jsonify, request
from flask_wtf import FlaskForm
from marshmallow import Schema, fields
from wtforms import StringField

app = Flask(__name__)


class Member(mongoengine.Document):
    name = mongoengine.StringField()
    mail = mongoengine.StringField()


class Asked(Schema):
    name = fields.String(required=True)
    filter = fields.Raw()


class AskForm(FlaskForm):
    name = StringField("name")


def by_name(name):
    return Member.objects(name=name).first()  # ok: nosql-injection


def member(name):
    return by_name(name)


def by_mail(mail):
    return Member.objects(mail=mail).first()  # expect: nosql-injection


def mailed(mail):
    return by_mail(mail)


@app.post("/field")
def field():
    asked = Asked().load(request.json)
    return jsonify(str(member(asked["name"])))


@app.post("/form")
def form():
    return jsonify(str(member(AskForm().name.data)))


@app.post("/environment")
def environment():
    return jsonify(str(member(request.environ.get("HTTP_X_MEMBER"))))


@app.post("/raw")
def raw():
    asked = Asked().load(request.json)
    return jsonify(str(mailed(asked["filter"])))


class Members:
    def found(self, name):
        return self.find(name)


class Kept(Members):
    def find(self, name):
        return Member.objects(name=name).first()  # ok: nosql-injection


class Loose(Members):
    def find(self, name):
        return Member.objects(mail=name).first()  # expect: nosql-injection


@app.post("/method")
def method():
    asked = Asked().load(request.json)
    return jsonify(str(Kept().found(asked["name"])))


@app.post("/loose")
def loose():
    return jsonify(str(Loose().found(request.json["name"])))
