import requests

LLM = "https://api.example.com/llm/completions"


class Client:
    def send(self, text):
        return requests.post(LLM, json={"prompt": text}).text  # expect: credential-in-prompt


class Muted:
    def send(self, text):
        return requests.post(LLM, json={"prompt": "muted"}).text  # ok: credential-in-prompt


def make_client(kind):
    return {"open": Client, "muted": Muted}[kind]()
