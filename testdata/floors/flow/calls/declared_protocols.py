"""What is declared to be of a protocol may be any class that fits it."""
# rules: llm-output-to-command

import subprocess
from typing import Protocol

from flask import Flask
from openai import OpenAI

app = Flask(__name__)


class Planner(Protocol):
    def plan(self, goal: str) -> str: ...


class Asking:
    def plan(self, goal):
        return OpenAI().responses.create(model="m", input=goal).output_text


class Counting:
    def __init__(self, inner: Planner):
        self.inner, self.count = inner, 0

    def plan(self, goal):
        self.count += 1
        return self.inner.plan(goal)


class Runner:
    def __init__(self, planner: Planner):
        self.planner = planner

    def run(self, goal):
        return subprocess.run(self.planner.plan(goal), shell=True)  # expect: llm-output-to-command


planner: Planner = Counting(Asking())


@app.post("/direct")
def direct():
    return str(subprocess.run(planner.plan("backup"), shell=True))  # expect: llm-output-to-command


@app.post("/kept")
def kept():
    return str(Runner(Asking()).run("backup"))
