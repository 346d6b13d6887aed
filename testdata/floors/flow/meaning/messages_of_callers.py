"""Messages that a caller puts together keep their roles in the function that sends them."""
# rules: system-prompt-injection

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def send(messages):
    return client.chat.completions.create(model="m", messages=messages)  # expect: system-prompt-injection


def send_each(*messages):
    return client.chat.completions.create(model="m", messages=list(messages))  # expect: system-prompt-injection


def send_more(messages):
    closing = {"role": "user", "content": "Be short."}
    return client.chat.completions.create(model="m", messages=[*messages, closing])  # expect: system-prompt-injection


def send_of_user(messages):
    return client.chat.completions.create(model="m", messages=messages)  # ok: system-prompt-injection


def wish():
    return request.get_json()["wish"]


@app.post("/a")
def a():
    return str(send([{"role": "system", "content": f"Be {wish()}."}, {"role": "user", "content": "Hello."}]))


@app.post("/b")
def b():
    return str(send_each({"role": "system", "content": f"Be {wish()}."}, {"role": "user", "content": "Hello."}))


@app.post("/c")
def c():
    return str(send_more([{"role": "system", "content": f"Be {wish()}."}, {"role": "user", "content": "Hello."}]))


@app.post("/d")
def d():
    return str(send_of_user([{"role": "system", "content": "Be brief."}, {"role": "user", "content": wish()}]))
