import requests
from skills import Exporter, Skill

LLM = "https://api.example.com/llm/completions"


class Diary(Skill, name="diary"):
    def run(self, text, bearer):
        return requests.post(LLM, json={"prompt": f"{bearer}: {text}"}).text  # expect: credential-in-prompt


class Counter(Skill, name="counter"):
    def run(self, text, bearer):
        return requests.post(LLM, json={"prompt": f"{len(bearer)}: {text}"}).text  # ok: credential-in-prompt


class Letter(Exporter):
    kind = "letter"

    def export(self, bearer):
        return requests.post(LLM, json={"prompt": f"Write to {bearer}"}).text  # expect: credential-in-prompt


class Note(Exporter):
    kind = "note"

    def export(self, bearer):
        return requests.post(LLM, json={"prompt": "Write a note"}).text  # ok: credential-in-prompt
