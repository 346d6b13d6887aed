import events
import requests
from events import ACTIONS, bus

LLM = "https://api.example.com/llm/completions"


@bus.on("ordered")
def thank(order):
    return requests.post(LLM, json={"prompt": f"Thank {order['auth']}"}).text  # expect: credential-in-prompt


def scold(order):
    return requests.post(LLM, json={"prompt": f"Scold {order['auth']}"}).text  # expect: credential-in-prompt


bus.add("cancelled", scold)


@events.bus.on("paid")
def count(order):
    return requests.post(LLM, json={"prompt": f"Count {order['amount']}"}).text  # ok: credential-in-prompt


@events.quiet.on("ordered")
def whisper(order):
    return requests.post(LLM, json={"prompt": f"Whisper {order['auth']}"}).text  # ok: credential-in-prompt


def run(order):
    return requests.post(LLM, json={"prompt": f"Run for {order['auth']}"}).text  # expect: credential-in-prompt


def walk(order):
    return requests.post(LLM, json={"prompt": f"Walk {order['amount']}"}).text  # ok: credential-in-prompt


events.bell.listen("door", run)
events.bell.listen("door", walk)


def ship(order):
    return requests.post(LLM, json={"prompt": f"Ship {order['auth']}"}).text  # expect: credential-in-prompt


ACTIONS["ship"] = ship
