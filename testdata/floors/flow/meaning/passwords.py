"""Passwords under hashes, and settings by the stage of their class."""
import hashlib
import os

from flask import Flask, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)
USERS = {}


class Base:
    SECRET_KEY = os.environ.get("SHOP_SECRET_KEY")


class Production(Base):
    SESSION_COOKIE_SECURE = False  # expect: insecure-cookie


class DevelopmentConfig(Base):
    SESSION_COOKIE_SECURE = False


class TestConfig(Base):
    SECRET_KEY = "k3y-of-the-tests-9f2a"


STAGES = {"production": Production, "development": DevelopmentConfig, "test": TestConfig}
app.config.from_object(STAGES[os.environ.get("STAGE", "production")])


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()  # expect: weak-hash


@app.post("/users")
def add():
    for user in request.get_json():
        USERS[user["mail"]] = hashlib.md5(user["password"].encode()).hexdigest()  # expect: weak-hash
        USERS[user["mail"]] = generate_password_hash(user["password"])
    USERS["first"] = digest(request.form["new_password"])
    return hashlib.md5(request.form["picture"].encode()).hexdigest()
