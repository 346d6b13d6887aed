"""`__exit__` is told of an exception, or of none: both happen."""
# rules: credential-in-log, credential-in-prompt, exception-in-response

import logging

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("scope")
LLM = "https://api.example.com/llm/completions"


class Told:
    def __init__(self, header):
        self.header = header

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            log.warning("call by %s failed: %s", self.header, kind.__name__)  # expect: credential-in-log
        return False


class Done:
    def __init__(self, header):
        self.header = header

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            log.info("call by %s is over", self.header)  # expect: credential-in-log
        return False


class Silent:
    def __init__(self, header):
        self.header = header

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            log.warning("a call of %d letters failed", len(self.header))  # ok: credential-in-log
        return False


class Kept:
    def __init__(self):
        self.error = None
        self.kind = ""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.error = error
        self.kind = kind.__name__ if kind else ""
        return True


class Cleared:
    def __init__(self, text):
        self.text = text

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.text = ""
        return False


@app.post("/told")
def told():
    with Told(request.headers["Authorization"]):
        text = requests.post(LLM, json={"prompt": "x"}).text
    return jsonify(text=text)


@app.post("/done")
def done():
    with Done(request.headers["Authorization"]):
        text = requests.post(LLM, json={"prompt": "x"}).text
    return jsonify(text=text)


@app.post("/silent")
def silent():
    with Silent(request.headers["Authorization"]):
        text = requests.post(LLM, json={"prompt": "x"}).text
    return jsonify(text=text)


@app.post("/kept")
def kept():
    with Kept() as call:
        requests.post(LLM, json={"prompt": "x"}).raise_for_status()
    return jsonify(why=str(call.error))  # expect: exception-in-response


@app.post("/kept_other")
def kept_other():
    with Kept() as call:
        requests.post(LLM, json={"prompt": "x"}).raise_for_status()
    return jsonify(kind=call.kind)  # ok: exception-in-response


@app.post("/cleared")
def cleared():
    with Cleared(request.headers["Authorization"]) as holder:
        requests.post(LLM, json={"prompt": holder.text})  # expect: credential-in-prompt
    return requests.post(LLM, json={"prompt": holder.text}).text  # ok: credential-in-prompt


class Over(Silent):
    def __exit__(self, kind, error, trace):
        log.info("call by %s is over", self.header)  # expect: credential-in-log


class Counted(Silent):
    def __exit__(self, kind, error, trace):
        log.info("a call of %d letters is over", len(self.header))  # ok: credential-in-log


@app.post("/returned")
def returned():
    with Over(request.headers["Authorization"]):
        return jsonify(text=requests.post(LLM, json={"prompt": "x"}).text)


@app.post("/returned_counted")
def returned_counted():
    with Counted(request.headers["Authorization"]):
        return jsonify(text=requests.post(LLM, json={"prompt": "x"}).text)


@app.post("/left_a_loop")
def left_a_loop():
    for _ in range(3):
        with Cleared(request.headers["Authorization"]) as holder:
            if len(holder.text) > 3:
                break
    else:
        return jsonify(none=True)
    return jsonify(text=requests.post(LLM, json={"prompt": holder.text}).text)  # ok: credential-in-prompt
