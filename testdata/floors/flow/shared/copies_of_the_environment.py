"""What a program puts into its environment under a name made at run time is none of the variables that it reads by theirs."""
# rules: command-injection

import os
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.post("/job")
def job():
    environment = os.environ.copy()
    environment.update(request.form)
    subprocess.run(["/usr/bin/job"], env=environment)
    return "started"


@app.post("/desk")
def desk():
    os.environ[request.form["desk"]] = request.form["note"]
    os.environ["DESK_TOOL"] = request.form["tool"]
    return "kept"


def find_tool():
    for folder in os.environ["PATH"].split(os.pathsep):
        subprocess.run([folder + "/tool", "--version"])  # ok: command-injection


def run_tool():
    subprocess.run(os.environ["DESK_TOOL"], shell=True)  # expect: command-injection
