"""All of the environment holds secrets, one variable does where its name says so; Flask's own error of 500 has a fixed text."""
# rules: secret-in-prompt, credential-in-response, credential-in-log, exception-in-response

import json
import os
import subprocess

from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/lines")
def lines():
    lines = "\n".join(f"{name}={value}" for name, value in os.environ.items())
    return jsonify(bool(client.responses.create(model="small", input="What is wrong?\n" + lines)))  # expect: secret-in-prompt


@app.post("/json")
def as_json():
    text = json.dumps(dict(os.environ))
    return jsonify(bool(client.responses.create(model="small", input=text)))  # expect: secret-in-prompt


@app.get("/all")
def everything():
    return jsonify(dict(os.environ))  # expect: credential-in-response


@app.get("/logged")
def logged():
    app.logger.info("environment: %s", os.environ)  # expect: credential-in-log
    return jsonify(done=True)


@app.get("/one")
def one():
    return jsonify(os.environ["LANG"], os.environ.get("HOME"), len(os.environ))


@app.get("/names")
def names():
    return jsonify(sorted(os.environ.keys()))


@app.get("/handed-on")
def handed_on():
    done = subprocess.run(["date"], env={**os.environ, "TZ": "UTC"}, capture_output=True, text=True)
    return jsonify(done.stdout)


@app.errorhandler(500)
def fixed(error):
    return jsonify(error=str(error)), 500


@app.errorhandler(502)
def of_status(error):
    return jsonify(error=str(error)), 502


@app.errorhandler(500)
def original(error):
    return jsonify(error=str(error.original_exception)), 500  # expect: exception-in-response


@app.errorhandler(Exception)
def every(error):
    return jsonify(error=str(error)), 500  # expect: exception-in-response
