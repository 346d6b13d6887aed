from model import send


def build(value):
    prompt = f"Ü {value}"
    send(prompt)
    return "done"
