"""A password that stands in an address is one wherever the address stands."""
# rules: hardcoded-credential

import os
from dataclasses import dataclass

import requests
from flask import Flask, jsonify

app = Flask(__name__)
QUEUE = "amqp://broker:Wolke7-nacht@queue.internal:5672/jobs"  # expect: hardcoded-credential
CACHE = "redis://cache.internal:6379/2"
PLAIN = "postgresql://user:password@localhost/app"
FORMED = f"postgresql://app:{os.environ['DB_PASSWORD']}@db.internal/app"
SAMPLE = "postgresql://postgres:mypassword@localhost/history"
DOCUMENTED = "mysql://<user>:<password>@host/app"


@dataclass
class Places:
    store: str = "postgresql+psycopg://till:Kassen9Sturz@db.internal/till"  # expect: hardcoded-credential
    queue: str = "amqp://queue.internal"


class Live:
    SQLALCHEMY_DATABASE_URI = "mysql+pymysql://till:Kassen9Sturz@db.internal/till"  # expect: hardcoded-credential


app.config.from_object(Live)


@app.get("/health")
def health():
    open_one = requests.get("https://metrics.internal/health", timeout=2)
    closed = requests.get("https://viewer:Blick4punkt@metrics.internal/health", timeout=2)  # expect: hardcoded-credential
    return jsonify(open_one.status_code, closed.status_code)
