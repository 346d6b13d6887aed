import requests

LLM = "https://api.example.com/llm/completions"


def ask(prompt):
    return requests.post(LLM, json={"prompt": prompt}).text  # expect: credential-in-prompt


def ask_about(prompt):
    return requests.post(LLM, json={"prompt": prompt}).text  # ok: credential-in-prompt
