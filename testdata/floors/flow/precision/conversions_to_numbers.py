"""`int`, `float`, `bool`, `Decimal`."""
# rules: prompt-injection

from decimal import Decimal

import requests
from flask import Flask, request

app = Flask(__name__)
LLM = "https://api.example.com/llm/completions"


@app.post("/to_int")
def to_int():
    count = int(request.json["count"])
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # ok: prompt-injection


@app.post("/to_float")
def to_float():
    ratio = float(request.json["ratio"])
    return requests.post(LLM, json={"prompt": f"Shorten to {ratio}"}).text  # ok: prompt-injection


@app.post("/to_bool")
def to_bool():
    rhymes = bool(request.json["rhymes"])
    return requests.post(LLM, json={"prompt": f"Rhymes: {rhymes}"}).text  # ok: prompt-injection


@app.post("/to_decimal")
def to_decimal():
    price = Decimal(request.json["price"])
    return requests.post(LLM, json={"prompt": f"The price is {price}"}).text  # ok: prompt-injection


@app.post("/by_type_of_get")
def by_type_of_get():
    count = request.args.get("count", 3, type=int)
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # ok: prompt-injection


@app.post("/converted_and_dropped")
def converted_and_dropped():
    count = request.json["count"]
    int(count) if count.isdigit() else 0
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # expect: prompt-injection


@app.post("/back_to_text")
def back_to_text():
    count = str(request.json["count"])
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # expect: prompt-injection


@app.post("/lines/<int:count>")
def by_route(count):
    return requests.post(LLM, json={"prompt": f"Write {count} lines"}).text  # ok: prompt-injection


@app.post("/topics/<topic>")
def by_text_route(topic):
    return requests.post(LLM, json={"prompt": f"Write about {topic}"}).text  # expect: prompt-injection
